import re

import pytest
from wagtail.models import Page

from shop import storefront
from tests import factories

pytestmark = pytest.mark.django_db


def card(client, product_id, **data):
    """Ask for a product's card as htmx does when a choice changes, and return its HTML."""
    answer = client.get(f"/shop/card/{product_id}/", data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_shows_the_price_stock_and_picture_of_the_choice(client):
    bowl = factories.make_parent("Tea bowl", price="24.00", stock={"Ash": 2})
    ash = factories.variants_of(bowl)[1]
    ash.stockrecords.update(price="19.00")
    for data in ({"v": ash.pk}, {"axis_glaze": "Ash"}):
        text = card(client, bowl.pk, **data)
        assert f'data-product="{bowl.pk}" data-price="19.00" data-state="low"' in text
        assert "Only 2 left" in text
        assert re.search(rf'name="v" value="{ash.pk}"[^>]* checked', text)


def test_a_choice_that_is_sold_out_cannot_be_added(client):
    bowl = factories.make_parent("Tea bowl", stock={"Ash": 0})
    text = card(client, bowl.pk, axis_glaze="Ash")
    assert 'data-state="out"' in text
    assert "Sold out" in text
    assert 'type="submit"' not in text


def test_is_drawn_as_the_card_that_asked(client):
    bowl = factories.make_parent("Tea bowl")
    token = storefront.source_token(storefront.Source(Page.objects.get(depth=2).pk, "block"))
    drawn = {"card": "card-b1", "plate": "3", "level": "2", "next": "/journal/#card-b1"}
    for name in ("source", "via"):
        text = card(client, bowl.pk, **drawn, **{name: token})
        assert 'id="card-b1"' in text
        assert '<h2 class="card__title"' in text
        assert 'name="next" value="/journal/#card-b1"' in text
        assert f'name="source" value="{token}"' in text


@pytest.mark.parametrize("product_id", [0, 999_999, 2**63, 10**40])
def test_of_nothing_says_that_it_is_no_longer_sold(client, product_id):
    assert "No longer sold" in card(client, product_id)


def test_of_something_hidden_says_so(client):
    bowl = factories.make_product("Tea bowl", is_public=False)
    text = card(client, bowl.pk)
    assert "No longer sold" in text
    assert 'data-state="gone"' in text


def test_only_looks(client):
    assert client.post(f"/shop/card/{factories.make_product().pk}/").status_code == 405


def test_takes_as_many_queries_for_twelve_variants_as_for_one(client, same_queries):
    bowl = factories.make_product("Bowl", price=None, structure="parent")
    factories.make_variant(bowl)
    same_queries(
        lambda: card(client, bowl.pk),
        lambda: [factories.make_variant(bowl) for _ in range(11)],
    )
