"""What readers write is shown as text, whatever it is."""

import re

import pytest

from community.comments.texts import as_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    'https://x.example/"onmouseover="alert(1)',
    "https://x.example/'onmouseover='alert(1)",
    "https://x.example/<script>alert(1)</script>",
    "www.<b>x</b>.example",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "&lt;script&gt;",
    "https://x.example/`onload=alert(1)",
    "\u202ehttps://x.example/\u202c",
    "<a href='javascript:alert(1)'>x</a>",
    "{{ constructor }}",
    "https://[::1/<x>",
]
TAG = re.compile(r"<(/?[a-z]+)((?:\s+[a-z]+=\"[^\"<>]*\")*)>")


@pytest.mark.parametrize("text", ATTACKS)
def test_only_our_own_tags_come_out(text):
    html = as_html(text)
    for name, attributes in TAG.findall(html):
        assert name in {"p", "/p", "a", "/a", "b", "/b", "br"}
        for href in re.findall(r'href="([^"]*)"', attributes):
            assert href.startswith(("http://", "https://"))
        assert not re.search(r"\son\w+=", attributes)
    assert "<" not in TAG.sub("", html)


def test_addresses_become_links_that_pass_nothing_on():
    html = as_html("See https://kiln.example/a?b=1&c=2, or www.kiln.example.")
    assert 'href="https://kiln.example/a?b=1&amp;c=2" rel="ugc nofollow noopener"' in html
    assert 'href="https://www.kiln.example"' in html
    assert html.endswith("</a>.</p>")


def test_lines_and_paragraphs_are_kept():
    assert as_html("One\r\ntwo\n\n\nthree") == '<p dir="auto">One<br>two</p><p dir="auto">three</p>'


def test_a_long_text_is_read_in_one_go():
    assert as_html("www." * 1250 + "(" * 1000).count("<a ") <= 1


def test_names_of_people_are_marked_and_addresses_for_mail_are_not():
    html = as_html("Thanks @Otto_1, and @mei. Write to ada@example.com or @_x or /@noor.")
    assert html.count("mention") == 2
    assert '<b class="mention">@Otto_1</b>' in html
    assert '<b class="mention">@mei</b>.' in html
