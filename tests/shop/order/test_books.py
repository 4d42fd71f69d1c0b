"""The tax in an order is that of its lines and its delivery; whatever is off is found."""

from decimal import Decimal

import pytest
from oscar.core.loading import get_model

from shop import books
from shop.checkout.operations import Destination, place_order
from shop.partner.tax_parts import Part, by_rate, parts_of_order, shared
from tests.factories import make_product
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted
from tests.shop.delivering import change_delivery

pytestmark = pytest.mark.django_db

ABROAD = Destination("Ada Reader", "1 Rue du Moulin", "", "Lyon", "69001", "FR")


@pytest.fixture(autouse=True)
def rates(db):
    """Goods pay 20 % at home and 19 % in France, books 5 % at home."""
    books_rate = get_model("partner", "TaxCategory").objects.create(name="Books", code="books")
    rows = get_model("partner", "TaxRate").objects
    rows.create(country_id="GB", rate=Decimal("0.2"))
    rows.create(country_id="GB", rate=Decimal("0.05"), category=books_rate)
    rows.create(country_id="FR", rate=Decimal("0.19"))
    return books_rate


def ordered(rates, where=AT_HOME):
    """Place an order of a cup and a book, delivered at the goods' rates."""
    cup = make_product("Cup", price="20.00")
    book = make_product("Book", price="7.35", tax_category=rates)
    basket = make_basket(cup, book)
    quote = quoted(basket, where.country)
    return place_order(quote=quote, buyer=GUEST, destination=where, payment="bank_transfer")


@pytest.fixture
def order(rates):
    return ordered(rates)


def change(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


def faults():
    return list(books.problems())


def test_an_order_of_two_rates_balances(order):
    assert faults() == []
    parts = by_rate(parts_of_order(order))
    assert [part.rate for part in parts] == [Decimal("0.05"), Decimal("0.2")]
    assert sum(part.tax for part in parts) == order.total_incl_tax - order.total_excl_tax
    assert sum(part.gross for part in parts) == order.total_incl_tax


def test_an_order_whose_delivery_has_a_rate_of_its_own_balances(rates):
    change_delivery(tax_category=rates)
    order = ordered(rates)
    assert order.shipping_tax_code == "books:0.05"
    assert faults() == []
    assert [part.gross for part in by_rate(parts_of_order(order))] == [
        Decimal("7.35") + order.shipping_incl_tax,
        Decimal("20.00"),
    ]


def test_an_order_to_where_the_net_price_stays_balances(rates):
    get_model("partner", "CountryPricing").objects.create(country_id="FR", net_stays=True)
    order = ordered(rates, ABROAD)
    assert [line.line_price_incl_tax for line in order.lines.all()] == [
        Decimal("19.84"),  # 16.67 and 19 %
        Decimal("8.33"),  # 7.00 and 19 %
    ]
    assert faults() == []


@pytest.mark.parametrize("where", [AT_HOME, ABROAD])
def test_an_orders_tax_that_is_off_is_found(rates, where):
    order = ordered(rates, where)
    change(order, total_excl_tax=order.total_excl_tax + 1)
    assert [order.number in one and "its tax is" in one for one in faults()] == [True]


@pytest.mark.parametrize("net_stays", [False, True])
def test_a_line_whose_tax_is_not_that_of_its_rate_is_found(rates, net_stays):
    get_model("partner", "CountryPricing").objects.create(country_id="FR", net_stays=net_stays)
    order = ordered(rates, ABROAD)
    line = order.lines.first()
    change(line, line_price_excl_tax=line.line_price_excl_tax - 1)
    change(order, total_excl_tax=order.total_excl_tax - 1)
    assert [line.title in one and "its rate makes" in one for one in faults()] == [True]


@pytest.mark.parametrize("name", ["unit_price", "line_price_before_discounts"])
def test_a_price_beside_the_lines_total_is_looked_at_too(order, name):
    line = order.lines.first()
    change(line, **{f"{name}_excl_tax": getattr(line, f"{name}_excl_tax") - 1})
    assert [line.title in one for one in faults()] == [True]


def test_a_line_with_another_mark_than_its_tax_is_found(order):
    line = order.lines.first()
    change(line, tax_code="standard:0.1")
    assert any(line.title in one for one in faults())


@pytest.mark.parametrize("own_rate", [False, True])
def test_a_delivery_whose_tax_is_off_is_found(rates, own_rate):
    if own_rate:
        change_delivery(tax_category=rates)
    order = ordered(rates)
    change(
        order,
        shipping_excl_tax=order.shipping_excl_tax - 1,
        total_excl_tax=order.total_excl_tax - 1,
    )
    assert [order.number in one and "delivery" in one for one in faults()] == [True]


def test_a_total_that_is_not_net_and_tax_is_found(order):
    change(order, total_incl_tax=order.total_incl_tax + 1)
    assert len(faults()) == 2


@pytest.mark.parametrize("amount", ["-4.50", "0.01", "4.51"])
def test_an_amount_is_divided_over_the_rates_without_a_rest(amount):
    goods = [
        Part(Decimal("0.2"), Decimal(10), Decimal(12)),
        Part(Decimal(0), Decimal(5), Decimal(5)),
    ]
    parts = shared(Decimal(amount), goods, "GBP")
    assert sum(part.gross for part in parts) == Decimal(amount)
    assert all((part.gross > 0) == (Decimal(amount) > 0) for part in parts)
