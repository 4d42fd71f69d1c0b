from uuid import uuid4

import pytest
from django.core.signing import Signer
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from shop.attribution.sources import Source, read_source, source_columns, source_token, with_source

BLOCK = str(uuid4())


class TestToken:
    @pytest.mark.parametrize(
        "source", [Source(7), Source(7, BLOCK), Source(7, BLOCK, 12), Source(2**62, BLOCK, 2**62)]
    )
    def test_carries_a_source_there_and_back(self, source):
        assert read_source(source_token(source)) == source

    def test_is_safe_in_an_address(self):
        token = source_token(Source(7, BLOCK, 12))
        assert set(token) <= set(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:"
        )

    @pytest.mark.parametrize(
        "forged",
        [
            None,
            "",
            "7..",
            "7..:",
            ":",
            "7..:forged",
            "7.b.1:" + "A" * 43,
            "x" * 10_000,
            "\x00",
            "é:é",
            Signer().sign("7.b.1"),
            Signer(salt="chapbook.source").sign("seven.b.1"),
            Signer(salt="chapbook.source").sign("7.b"),
            Signer(salt="chapbook.source").sign("7.b.1.1"),
            Signer(salt="chapbook.source").sign("7.b.x"),
        ],
    )
    def test_that_is_not_ours_is_no_source(self, forged):
        assert read_source(forged) is None

    def test_of_one_article_cannot_be_made_anothers(self):
        token = source_token(Source(7, BLOCK, 12))
        assert read_source(token.replace("7.", "8.", 1)) is None
        assert read_source(token[:-1]) is None
        assert read_source(token + "A") is None

    def test_of_another_site_is_not_ours(self):
        with override_settings(SECRET_KEY="another site's"):
            token = source_token(Source(7))
        assert read_source(token) is None

    @given(st.text(max_size=250))
    def test_garbage_never_breaks_the_reading(self, text):
        assert read_source(text) is None


@pytest.mark.django_db
class TestColumns:
    def test_keep_the_title_as_it_is_now(self, django_assert_num_queries):
        page = Page.objects.filter(depth=2).first()
        with django_assert_num_queries(1):
            columns = source_columns(Source(page.pk, BLOCK, 12))
        assert columns == {
            "source_page_id": page.pk,
            "source_title": page.title,
            "source_block": BLOCK,
            "source_revision": 12,
            "source_note": None,
            "source_writer_id": None,
        }

    def test_there_are_none_without_a_source(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert source_columns(None) == {}

    def test_there_are_none_for_an_article_that_is_gone(self):
        assert source_columns(Source(2**62)) == {}


@pytest.mark.parametrize(
    ("url", "token", "address"),
    [
        ("/p/cup/", "t", "/p/cup/?via=t"),
        ("/p/cup/?variant=a%26b", "t", "/p/cup/?variant=a%26b&via=t"),
        ("/p/cup/?via=old&variant=7#reviews", "t", "/p/cup/?variant=7&via=t#reviews"),
        ("/p/cup/?via=old&variant=", "t", "/p/cup/?variant=&via=t"),
        ("https://shop.example/p/cup/", "1.b.2:s", "https://shop.example/p/cup/?via=1.b.2%3As"),
        ("/p/cup/?variant=7", "", "/p/cup/?variant=7"),
        ("", "t", ""),
    ],
)
def test_an_address_takes_a_source_along(url, token, address):
    assert with_source(url, token) == address
