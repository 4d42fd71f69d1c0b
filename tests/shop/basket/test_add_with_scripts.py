import re
from uuid import uuid4

import pytest
from wagtail.models import Page

from shop import storefront
from tests import factories
from tests.shop.basket.visits import add, lines, words

pytestmark = pytest.mark.django_db

BLOCK = str(uuid4())


class TestWithScripts:
    def test_an_add_answers_the_card_the_count_and_what_is_said(self, client):
        bowl = factories.make_product("Tea bowl", price="24.00")
        answer = add(client, bowl, htmx=True, card="card-7", plate="2", level="2", next="/journal/")
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "shop/partials/card_answer.html" in [one.name for one in answer.templates]
        card, _rest = text.split("</section>", 1)
        assert 'id="card-7"' in card
        assert f'data-product="{bowl.pk}"' in card
        assert '<h2 class="card__title"' in card
        assert 'name="plate" value="2"' in card
        assert 'name="next" value="/journal/"' in card
        assert re.search(r'id="basket-link"[^>]*hx-swap-oob="true"', text)
        assert "£24.00" in text.split('id="basket-link"', 1)[1]
        assert re.search(r'id="live"[^>]*>Added: Tea bowl\. Basket: 1, £24\.00\.<', text)
        assert re.search(r'id="mini-basket"[^>]*hx-swap-oob="true"', text)
        assert lines() == [(bowl.pk, 1)]

    def test_the_cards_form_has_a_new_key_and_its_source(self, client):
        bowl = factories.make_product()
        token = storefront.source_token(storefront.Source(Page.objects.get(depth=2).pk, BLOCK))
        text = add(client, bowl, htmx=True, key="old-key", source=token).content.decode()
        key = re.search(r'name="key" value="([\w-]+)"', text)[1]
        assert key != "old-key"
        assert f'name="source" value="{token}"' in text

    def test_the_answer_shows_what_was_chosen(self, client):
        bowl = factories.make_parent("Tea bowl")
        ash = factories.variants_of(bowl)[1]
        text = add(client, bowl, htmx=True, v=ash.pk).content.decode()
        assert re.search(rf'name="v" value="{ash.pk}"[^>]* checked', text)
        assert "Added: Tea bowl, Ash." in text

    def test_a_refusal_stands_in_the_card_and_moves_nothing_else(self, client):
        bowl = factories.make_product("Tea bowl", stock=2)
        answer = add(client, bowl, htmx=True, quantity="3")
        text = answer.content.decode()
        assert answer.status_code == 200
        assert re.search(r'role="alert".*Only 2 of “Tea bowl” are left', text, re.S)
        assert "hx-swap-oob" not in text
        assert words(answer) == []
        assert lines() == []

    def test_a_refusal_keeps_the_choice(self, client):
        bowl = factories.make_parent("Tea bowl", stock=2)
        ash = factories.variants_of(bowl)[1]
        text = add(client, bowl, htmx=True, v=ash.pk, quantity="9").content.decode()
        assert re.search(rf'name="v" value="{ash.pk}"[^>]* checked', text)

    def test_a_product_that_was_hidden_meanwhile_is_shown_as_gone(self, client):
        bowl = factories.make_product("Tea bowl", is_public=False)
        text = add(client, bowl, htmx=True).content.decode()
        assert 'data-state="gone"' in text
        assert "No longer sold" in text

    @pytest.mark.parametrize("product", ["", "x", "999999999", "9" * 40])
    def test_an_unknown_product_gets_a_card_too(self, client, product):
        answer = add(client, product, htmx=True)
        assert answer.status_code == 200
        assert b"No longer sold" in answer.content

    def test_the_products_own_page_takes_its_form_alone(self, client):
        bowl = factories.make_product()
        text = add(client, bowl, htmx=True, on="product", card="product").content.decode()
        assert text.strip().startswith('<form class="buy" id="product-form"')
        assert 'name="quantity" value="1"' in text
        assert "data-card" not in text

    @pytest.mark.parametrize(
        "drawn",
        [
            {"card": '"><script>alert(1)</script>'},
            {"card": "a" * 500},
            {"plate": "x"},
            {"plate": "²"},
            {"plate": "9" * 5000},
            {"level": "9"},
            {"level": "<h1>"},
            {"next": '"><script>alert(1)</script>'},
            {"source": '"><script>alert(1)</script>'},
            {"on": "nothing"},
        ],
    )
    def test_what_a_form_says_of_its_card_cannot_break_it(self, client, drawn):
        answer = add(client, factories.make_product(), htmx=True, **drawn)
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content
        assert b"a" * 200 not in answer.content
