"""What the site does to every answer."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.middleware import CompressedText

TEXT = b"Pour once over everything, and throw it away. " * 20


def answer(content_type: str, accepted: str = "gzip, br") -> HttpResponse:
    """Return what becomes of a response of this type."""
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepted})
    return CompressedText(lambda _request: HttpResponse(TEXT, content_type=content_type))(request)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json", "text/vtt"])
def test_text_is_compressed(kind):
    response = answer(kind)
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == TEXT
    assert "Accept-Encoding" in response["Vary"]


@pytest.mark.parametrize("kind", ["image/avif", "image/jpeg", "application/zip", "font/woff2"])
def test_what_is_small_already_is_left_alone(kind):
    assert answer(kind).content == TEXT


def test_a_browser_that_cannot_read_it_gets_the_text():
    assert answer("text/html", accepted="identity").content == TEXT


def test_pages_go_through_it(client, db):
    response = client.get("/account/sign-in/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert b"<!doctype html>" in gzip.decompress(response.content)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["//evil.example/x/", "///evil.example/", "/\\evil.example/", "/shop/\x00/"]
)
def test_a_path_that_does_harm_when_it_is_repeated_is_no_page(client, path):
    answer = client.generic("GET", "/", PATH_INFO=path, QUERY_STRING="voucher=ABC")
    assert answer.status_code == 404
    assert "Location" not in answer
