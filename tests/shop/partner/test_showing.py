"""Prices shown without tax: labelled wherever they are, and never another amount to pay."""

import json
import re
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import Client
from oscar.core.loading import get_model

from shop import books, storefront
from shop.checkout.operations import place_order
from shop.documents import content, paper
from shop.documents.models import Document
from shop.money import money
from shop.order.selectors import complete
from shop.order.summary import summarize
from tests.factories import make_parent, make_product, variants_of
from tests.shop.buying import (
    AT_HOME,
    GUEST,
    form,
    give,
    make_basket,
    orders,
    quoted,
    send,
    text_of,
)
from tests.shop.checkout.test_changes import a_tenth_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def books_kind(db):
    """Goods pay 20 % at home, books 5 %; in America nothing."""
    kind = get_model("partner", "TaxCategory").objects.create(name="Books", code="books")
    rates = get_model("partner", "TaxRate").objects
    rates.create(country_id="GB", rate=Decimal("0.2"))
    rates.create(country_id="GB", rate=Decimal("0.05"), category=kind)
    return kind


def show_without_tax(country="GB", **more):
    get_model("partner", "CountryPricing").objects.create(
        country_id=country, without_tax=True, **more
    )


def json_ld(response):
    html = response.content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    data = [
        one
        for part in map(json.loads, found)
        for one in (part if isinstance(part, list) else [part])
    ]
    return next(one for one in data if one["@type"].startswith("Product"))


class TestOnPagesForEverybody:
    def test_prices_hold_their_tax_unless_the_owner_says_otherwise(self, client, books_kind):
        cup = make_product("Cup", price="24.00")
        response = client.get(cup.get_absolute_url())
        assert "£24.00 incl. tax" in text_of(response)
        assert "All prices include tax." in text_of(response)
        offer = json_ld(response)["offers"]
        assert (offer["price"], offer["priceSpecification"]["valueAddedTaxIncluded"]) == (
            "24.00",
            True,
        )

    def test_a_country_elsewhere_changes_nothing(self, client, books_kind):
        show_without_tax("US")
        cup = make_product("Cup", price="24.00")
        assert "£24.00 incl. tax" in text_of(client.get(cup.get_absolute_url()))

    def test_the_shops_own_country_decides(self, client, books_kind):
        show_without_tax()
        cup = make_product("Cup", price="24.00")
        response = client.get(cup.get_absolute_url())
        assert "£20.00 excl. tax" in text_of(response)
        assert "£24.00" not in text_of(response)
        assert "Prices are shown without tax." in text_of(response)
        assert 'data-price="24.00"' in response.content.decode()
        offer = json_ld(response)["offers"]
        assert offer["price"] == offer["priceSpecification"]["price"] == "20.00"
        assert offer["priceSpecification"]["valueAddedTaxIncluded"] is False

    def test_a_list_says_so_at_every_price(self, client, books_kind):
        show_without_tax()
        make_product("Cup", price="24.00")
        make_product("Book", price="10.50", tax_category=books_kind)
        text = text_of(client.get("/shop/"))
        assert "£20.00 excl. tax" in text
        assert "£10.00 excl. tax" in text

    def test_a_list_is_narrowed_by_prices_as_they_are_shown(self, client, books_kind):
        show_without_tax()
        make_product("Cup", price="24.00")
        make_product("Book", price="10.50", tax_category=books_kind)
        bands = client.get("/shop/?price=10-20")
        assert "Book" in text_of(bands)
        assert "£20.00 excl. tax" not in text_of(bands)

    def test_a_variant_leaves_out_the_tax_of_its_own_kind(self, books_kind):
        show_without_tax()
        parent = make_parent("Set", price="21.00", tax_category=books_kind)
        _first, second = variants_of(parent)
        get_model("catalogue", "Product").objects.filter(pk=second.pk).update(tax_category=None)
        card = storefront.card(parent.pk)
        assert {str(one.shown_price) for one in card.variants} == {"£20.00"}
        assert card.price == money("21.00")

    def test_what_a_price_was_is_shown_without_tax_too(self, books_kind):
        show_without_tax()
        cup = make_product("Cup", price="24.00")
        cup.stockrecords.update(sale_price="18.00")
        card = storefront.card(cup.pk)
        assert (card.shown_price, card.shown_was) == (money("15.00"), money("20.00"))
        assert card.price_words == "£15.00 excl. tax"

    @pytest.mark.parametrize("without_tax", [False, True])
    def test_cards_take_as_many_queries_for_one_as_for_three(
        self, same_queries, books_kind, without_tax
    ):
        if without_tax:
            show_without_tax()
        ids = [make_product(tax_category=books_kind).pk]
        same_queries(
            lambda: storefront.cards(ids),
            lambda: ids.extend(make_product(tax_category=books_kind).pk for _one in range(2)),
        )


class TestInTheBasketAndTheCheckout:
    def test_the_tax_stands_by_rate_inside_the_total(self, books_kind):
        book = make_product("Book", price="10.50", tax_category=books_kind)
        client = give(Client(), make_basket(make_product("Cup", price="60.00"), book))
        text = text_of(client.get("/basket/"))
        assert "Total £70.50 including 20 % tax £10.00 including 5 % tax £0.50" in text

    def test_without_tax_it_stands_above_the_total(self, books_kind):
        show_without_tax()
        book = make_product("Book", price="10.50", tax_category=books_kind)
        client = give(Client(), make_basket(make_product("Cup", price="60.00"), book))
        for address in ("/basket/", "/checkout/"):
            text = text_of(client.get(address))
            assert "£50.00 excl. tax" in text
            assert (
                "Goods, excl. tax £60.00 Delivery Free Total excl. tax £60.00 "
                "Tax 20 % £10.00 Tax 5 % £0.50 Total incl. tax £70.50"
            ) in text

    def test_what_comes_off_is_shown_without_tax_and_the_sum_holds(self, books_kind):
        show_without_tax()
        a_tenth_off()
        client = give(Client(), make_basket(make_product("Cup", price="24.00")))
        text = text_of(client.get("/basket/"))
        assert "Goods, excl. tax £20.00 A tenth off −£2.00 Delivery, excl. tax £3.75" in text
        assert "Total excl. tax £21.75 Tax 20 % £4.35 Total incl. tax £26.10" in text

    def test_the_header_says_the_same_as_the_basket(self, books_kind):
        show_without_tax()
        client = give(Client(), make_basket(make_product("Cup", price="24.00")))
        assert "£20.00 excl. tax" in text_of(client.get("/basket/summary/"))

    def test_the_button_and_the_order_are_the_same_amount_either_way(self, books_kind):
        basket = make_basket(make_product("Cup", price="24.00"))
        before = quoted(basket).total
        show_without_tax()
        assert quoted(basket).total == before
        client = give(Client(), basket)
        assert send(client, form(client)).status_code == 303
        assert orders()[0].total_incl_tax == before

    def test_the_country_of_delivery_decides(self, books_kind):
        show_without_tax("US")
        client = give(Client(), make_basket(make_product("Cup", price="24.00")))
        assert "including 20 % tax" in text_of(client.get("/basket/"))
        shown = send(client, form(client, country="US", update="1"))
        assert "Goods, excl. tax £24.00" in text_of(shown)
        after = text_of(client.get("/basket/"))
        assert "Prices, tax and delivery for United States" in after
        assert "Delivery, excl. tax £14.00 Total excl. tax £38.00 Tax £0.00" in after
        assert "£24.00 incl. tax" in text_of(
            client.get(get_model("catalogue", "Product").objects.get().get_absolute_url())
        )

    def test_a_new_price_is_told_as_it_is_charged(self, books_kind):
        show_without_tax()
        cup = make_product("Cup", price="24.00")
        client = give(Client(), make_basket(cup))
        data = form(client)
        cup.stockrecords.update(price="30.00")
        text = text_of(send(client, data))
        assert "“Cup” now costs £30.00 instead of £24.00." in text
        assert "These amounts include tax" in text
        assert "The price has changed from £20.00 to £25.00." in text
        assert orders() == []

    def test_nothing_has_changed_where_the_net_price_stays(self, books_kind):
        show_without_tax("US", net_stays=True)
        client = give(Client(), make_basket(make_product("Cup", price="24.00")))
        text = text_of(send(client, form(client, country="US", update="1")))
        assert "Goods, excl. tax £20.00" in text
        assert "The price has changed" not in text


class TestAfterwards:
    @pytest.fixture
    def order(self, books_kind):
        show_without_tax()
        a_tenth_off()
        book = make_product("Book", price="10.50", tax_category=books_kind)
        basket = make_basket(make_product("Cup", price="24.00"), book)
        return place_order(
            quote=quoted(basket), buyer=GUEST, destination=AT_HOME, payment="bank_transfer"
        )

    def test_the_order_keeps_how_it_was_shown(self, order):
        get_model("partner", "CountryPricing").objects.all().delete()
        shown = summarize(complete().get(pk=order.pk))
        totals = shown.totals
        assert [str(line.line_price) for line in shown.lines] == ["£20.00", "£10.00"]
        assert totals.without_tax
        assert totals.subtotal - totals.discount + totals.delivery == totals.net
        assert totals.discount == totals.reductions[0].amount
        tax = sum((one.amount.amount for one in totals.taxes), Decimal(0))
        assert totals.net.amount + tax == totals.total.amount == order.total_incl_tax

    def test_the_paper_shows_prices_without_tax(self, order):
        names = {"kind": "invoice", "language": "en", "year": 2026, "serial": 1}
        made = paper.of_document(Document(**names, content=content.of_order(order)))
        assert made.head[-1] == "Price without tax"
        assert [row[-1] for row in made.rows[:2]] == ["£18.00", "£9.00"]
        assert made.sums[-1] == ("Total", str(money(order.total_incl_tax)))

    def test_the_books_balance(self, order):
        assert list(books.problems()) == []

    def test_the_mail_says_so(self, order):
        shown = summarize(complete().get(pk=order.pk))
        for name in ("mail/order_goods.txt", "mail/order_goods.html"):
            text = re.sub(r"<[^>]+>", " ", render_to_string(name, {"order": shown}))
            words = " ".join(text.replace(":", "").split())
            assert "£20.00 excl. tax" in words
            assert "Tax 20 %" in words
            assert f"Total incl. tax {shown.totals.total}" in words

    def test_the_invoice_adds_up(self, order):
        about = content.of_order(order)
        assert about["without_tax"]
        assert sum(Decimal(row["net"]) for row in about["rows"]) == Decimal(about["net"])
        assert {tax["rate"] for tax in about["taxes"]} == {"0.2", "0.05"}
        net = Decimal(about["net"]) + sum(Decimal(tax["tax"]) for tax in about["taxes"])
        assert net == Decimal(about["total"]) == order.total_incl_tax
