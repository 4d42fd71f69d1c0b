import pytest
from django import forms
from django.test.html import parse_html
from django.utils import translation

from shop.checkout.countries import CountrySelect, delivered_to
from tests.shop.buying import give, make_basket, page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["United Kingdom", "Afghanistan", "Åland Islands", "Albania", "Zimbabwe"]),
        ("zh-hans", ["英国", "阿富汗", "不丹", "德国", "美国", "中国"]),
    ],
)
def test_countries_stand_in_the_order_of_their_language_after_ours(language, names):
    with translation.override(language):
        listed = [name for _code, name in delivered_to()]
    assert [name for name in listed if name in names] == names


@pytest.mark.parametrize("chosen", ["FR", "", None, "XX"])
def test_the_select_is_djangos_own(chosen):
    choices = [("GB", "United Kingdom"), ("FR", "France"), ("<", 'A "mark" & <b>more</b>')]
    ours, theirs = (
        kind(attrs={"autocomplete": "country"}, choices=choices).render(
            "country", chosen, {"id": "id_country", "required": True, "aria-invalid": "true"}
        )
        for kind in (CountrySelect, forms.Select)
    )
    assert parse_html(ours) == parse_html(theirs)


def test_no_country_costs_the_checkout_a_template(client):
    give(client, make_basket())
    shown = page(client)
    assert shown.content.decode().count("<option") > 200
    assert len(shown.templates) < 200
