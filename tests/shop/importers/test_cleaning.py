"""Descriptions come in as anything and go out safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.importers.cleaning import clean_html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<svg onload=alert(1)>",
        "<img src=x onerror=alert(1)>",
        '<iframe src="https://evil.example"></iframe>',
        "<style>*{background:url(https://evil.example)}</style>",
        '<form action="https://evil.example"><input></form>',
        "<p style='position:fixed'>x</p>",
        "<math><mtext></p><script>alert(1)</script></mtext></math>",
    ],
)
def test_nothing_that_runs_or_calls_out_is_left(attack: str):
    clean, _left_out = clean_html(f"<p>Before</p>{attack}")
    lower = clean.lower()
    for word in ("script", "onclick", "onload", "onerror", "<img", "<iframe", "style", "<form"):
        assert word not in lower
    assert "evil.example" not in lower
    assert "<p>Before</p>" in clean


def test_headings_begin_below_the_page_s_own():
    assert clean_html("<h1>Care</h1><h4>Oven</h4>")[0] == "<h3>Care</h3><h4>Oven</h4>"


def test_plain_text_becomes_paragraphs():
    assert clean_html("One\ntwo\n\nThree & four")[0] == "<p>One<br>two</p>\n<p>Three &amp; four</p>"


def test_divs_become_paragraphs():
    assert clean_html("<div>One</div><div>Two</div>")[0] == "<p>One</p>\n<p>Two</p>"


@pytest.mark.parametrize("text", ["", "  \n", "<p>&nbsp;</p>", "<div></div>", "<!-- note -->"])
def test_blank_descriptions_are_none(text: str):
    assert clean_html(text)[0] == ""


def test_pictures_are_left_out_and_told():
    clean, left_out = clean_html('<p>Cup</p><img src="https://elsewhere.example/a.jpg">')
    assert clean == "<p>Cup</p>"
    assert left_out == ["Pictures or films inside the description were left out."]


def test_shortcodes_are_left_out_and_told_but_brackets_are_not():
    clean, left_out = clean_html("<p>[vc_row width='1']Cup [sic][/vc_row]</p>")
    assert clean == "<p>Cup [sic]</p>"
    assert left_out == ["WordPress shortcodes inside the description were left out."]


def test_links_keep_safe_addresses_only():
    clean, _left_out = clean_html(
        '<p><a href="https://x.example/a">a</a> <a href="/shop">b</a></p>'
    )
    assert clean == (
        '<p><a href="https://x.example/a" rel="noopener">a</a> <a rel="noopener">b</a></p>'
    )


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once(text: str):
    once, _left_out = clean_html(text)
    assert clean_html(once)[0] == once
