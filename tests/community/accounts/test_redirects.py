"""Every ``next`` leads to the host that was asked (scenario 51)."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.redirects import FOREIGN

PASSWORD = "correct horse battery staple"
CORPUS = sorted(
    {
        *FOREIGN,
        "https://evil.example/",
        "http://evil.example",
        "HTTPS://EVIL.EXAMPLE/",
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        " https://evil.example",
        "\x00//evil.example",
        "\x08//evil.example",
        "https:evil.example",
        "https:/evil.example",
        "https:///evil.example",
        "http:\\\\evil.example",
        "https://testserver@evil.example/",
        "https://testserver.evil.example/",
        "https://evil.example/testserver",
        "https://evil.example#testserver",
        "https://evil.example?testserver",
        "https://evil.example\\testserver",
        "https://evil.example:443/",
        "https://[::1]/",
        "https://[evil.example",
        "http://127.0.0.1:1/",
        "http://2130706433/",
        "//2130706433/",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "ftp://evil.example/",
        "blob:https://evil.example/1",
        "ws://evil.example/",
        "mailto:eve@example.com",
        "//evil。example",
        "//еvil.example",
        "//evil.example/%2e%2e",
        "//%65vil.example",
        "https://evil.example/%0d%0aSet-Cookie:a=b",
        "//evil.example\r\nLocation: https://evil.example",
        "http://testserver:8000@evil.example",
        "//testserver:80@evil.example/",
        "//;@evil.example",
        "https://;@evil.example",
        "//www.evil.example/..;/",
        "/" * 3000,
    }
)


def test_the_corpus_is_one():
    assert len(CORPUS) >= 50


@pytest.fixture
def ada(db):
    ada = get_user_model().objects.create_user("ada@example.com", PASSWORD)
    ada.confirm_email()
    return ada


@pytest.mark.parametrize("target", CORPUS)
def test_no_way_leads_elsewhere(ada, target):
    browser = Client()
    form = {"username": ada.email, "password": PASSWORD, "next": target}
    answers = [
        browser.post("/account/sign-in/", form),
        browser.post("/account/prove/", {"password": PASSWORD, "next": target}),
        browser.post("/account/saved/keep/", {"unsave": "1", "next": target}),
        browser.post("/account/sign-out/", {"next": target}),
        browser.post("/account/saved/keep/", {"unsave": "1", "next": target}),
    ]
    for answer in answers:
        assert answer.url.startswith("/"), answer.url
        assert not answer.url.startswith(("//", "/\\")), answer.url
        assert "evil.example" not in answer.url.partition("?")[0]
