import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.slugs import LONGEST, slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Tea Bowl, Celadon", "tea-bowl-celadon"),
        ("  Crème   brûlée ", "creme-brulee"),
        ("青瓷茶杯", "qing-ci-cha-bei"),
        ("龙井 Longjing 2024", "long-jing-longjing-2024"),
        ("Straße", "strasse"),
        ("чай", "chay"),
        ("—", "item"),
        ("", "item"),
        ("🍵", "tea"),
    ],
)
def test_titles_of_any_script_become_words(text, slug):
    assert slugify(text) == slug


def test_oscars_wish_for_unicode_is_not_heard():
    assert slugify("茶", allow_unicode=True) == "cha"


def test_a_long_title_is_cut():
    assert slugify("茶" * 255) == ("cha-" * 30)[:-1]
    assert slugify("a" * 300) == "a" * LONGEST


@given(st.text(max_size=100))
def test_a_slug_always_fits_an_address(text):
    assert re.fullmatch(r"[a-z0-9_-]{1,120}", slugify(text))
