"""A product that is deleted, hidden, sold out or dearer, seen from the articles it is in."""

from decimal import Decimal

import pytest

from tests.content import pages
from tests.factories import make_category, make_image, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def thing():
    return make_product("Celadon cup", category=make_category("Cups"))


@pytest.fixture
def article(thing):
    other = make_product("Ash bowl", category=thing.categories.first())
    return pages.make_article(
        body=[
            pages.prose(thing, words="the celadon cup"),
            pages.card(thing),
            pages.row(thing, other),
            pages.shoppable(make_image(), thing, other),
            ("shop_the_story", {"title": ""}),
        ]
    )


def read(client, article):
    response = client.get(article.url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_hidden_product_is_said_to_be_no_longer_sold(client, article, thing):
    type(thing).objects.filter(pk=thing.pk).update(is_public=False)
    html = read(client, article)
    assert "No longer sold" in html
    assert "Ash bowl" in html
    assert f'href="{thing.get_absolute_url()}' not in html


def test_a_deleted_product_is_said_to_be_no_longer_sold(client, article, thing):
    product_id = thing.pk
    thing.delete()
    html = read(client, article)
    assert "No longer sold" in html
    assert f'class="product-link is-gone" data-product="{product_id}">the celadon cup' in html


def test_a_story_of_deleted_products_alone_still_opens(client):
    thing = make_product()
    article = pages.make_article(body=[pages.prose(thing), pages.card(thing), pages.row(thing)])
    thing.delete()
    html = read(client, article)
    assert "No longer sold" in html
    assert 'id="shop"' not in html


def test_a_sold_out_product_is_shown_as_such(client, article, thing):
    thing.stockrecords.update(num_in_stock=0)
    html = read(client, article)
    assert "Sold out" in html
    assert f'href="{thing.get_absolute_url()}' in html


def test_a_new_price_shows_on_the_next_load(client, article, thing):
    assert "£24.00" in read(client, article)
    thing.stockrecords.update(price=Decimal("31.50"))
    html = read(client, article)
    assert "£31.50" in html
    assert f'data-product="{thing.pk}" data-price="31.50"' in html


def test_an_article_with_a_deleted_product_can_be_saved_but_not_published(article, thing):
    from django.core.exceptions import ValidationError

    block = article.body.stream_block
    value = article.body
    assert block.clean(value) is not None
    thing.delete()
    assert block.clean_deferred(value) is not None
    with pytest.raises(ValidationError):
        block.clean(value)
