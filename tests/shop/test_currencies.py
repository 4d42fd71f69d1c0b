"""A whole sale in a currency without decimals and in one with three."""

from decimal import Decimal

import pytest
import requests
from django.core.exceptions import ValidationError
from django.core.management import call_command
from oscar.core.loading import get_model

from config.checks import amounts_fit_currency
from shop import books
from shop.amounts import check_exact
from shop.money import exponent, money
from shop.order import links
from shop.payments import operations
from shop.payments.models import Attempt, Refund
from shop.refunds import operations as refunds
from tests.factories import make_product
from tests.shop.buying import form, give, make_basket, orders, send, text_of
from tests.shop.offer.offers import make_offer

pytestmark = pytest.mark.django_db

# Currency, price, what three cost, what they cost with 7.5 per cent off, what goes back.
SALES = [
    ("JPY", "1234", "3702", "3424", "1"),
    ("KWD", "61.125", "183.375", "169.622", "0.001"),
    ("GBP", "24.99", "74.97", "69.35", "0.01"),
]


@pytest.fixture(autouse=True)
def no_delivery(settings):
    settings.SHOP_DELIVERY_FREE_FROM = Decimal(0)


def buy(client, price, quantity=3):
    product = make_product(price=price, stock=10)
    give(client, make_basket(product, quantity=quantity))
    answer = send(client, form(client, payment_method="sandbox"))
    assert answer.status_code == 303, text_of(answer)
    return orders()[-1], answer["Location"]


def is_exact(amount, currency):
    return amount == money(amount, currency).amount


@pytest.mark.parametrize("discounted", [False, True])
@pytest.mark.parametrize(("currency", "price", "whole", "reduced", "back"), SALES)
def test_a_sale_is_exact_from_product_to_refund(
    sandbox, client, settings, currency, price, whole, reduced, back, discounted
):
    settings.OSCAR_DEFAULT_CURRENCY = currency
    if discounted:
        make_offer(value="7.5")
    order, page = buy(client, price)
    order = type(order).objects.get(pk=order.pk)
    line = order.lines.get()
    total = money(reduced if discounted else whole, currency)
    assert money(order.total_incl_tax, currency) == total
    assert line.unit_price_incl_tax == Decimal(price)
    assert line.line_price_incl_tax == total.amount
    for amount in (order.total_excl_tax, line.line_price_excl_tax, line.unit_price_excl_tax):
        assert is_exact(amount, currency)
    assert str(total) in text_of(client.get(links.status_path(order.number)))

    answer = requests.post(page, data={"decision": "paid"}, allow_redirects=False, timeout=10)
    client.get(answer.headers["Location"])
    attempt = Attempt.objects.get()
    assert (attempt.state, attempt.money) == (Attempt.PAID, total)
    part = money(back, currency).amount
    refund = refunds.refund(order=order, key="one", other=part).money
    assert operations.send_refund(refund=refund).state == Refund.DONE
    smallest = 10 ** exponent(currency)
    assert sandbox.book.totals() == {"charges": int(total.amount * smallest), "refunds": 1}
    rest = total - money(back, currency)
    refunds.refund(order=order, key="two", other=rest.amount)
    with pytest.raises(operations.CannotRefund):
        refunds.refund(order=order, key="three", other=part)
    assert list(books.problems()) == []
    call_command("check_books")


@pytest.mark.parametrize(
    ("currency", "price", "words"),
    [
        ("JPY", "1200.50", "An amount in JPY has no decimals. Write 1201."),
        ("GBP", "24.995", "An amount in GBP has at most 2 decimals. Write 25.00."),
        ("KWD", "5.1251", "An amount in KWD has at most 3 decimals. Write 5.125."),
    ],
)
def test_a_price_that_has_no_coins_is_refused(settings, currency, price, words):
    settings.OSCAR_DEFAULT_CURRENCY = currency
    record = make_product(price="10").stockrecords.get()
    record.price = Decimal(price)
    with pytest.raises(ValidationError) as refusal:
        record.full_clean()
    assert refusal.value.message_dict["price"][0] == words


@pytest.mark.parametrize(
    ("currency", "price", "shown"),
    [("JPY", "1200", "1200"), ("GBP", "24.99", "24.99"), ("KWD", "5.125", "5.125")],
)
def test_a_price_is_kept_and_read_in_its_currency(settings, currency, price, shown):
    settings.OSCAR_DEFAULT_CURRENCY = currency
    check_exact(Decimal(price))
    make_product(price=price)
    assert str(get_model("partner", "StockRecord").objects.get().price) == shown


def test_what_delivery_costs_has_to_fit_the_currency(settings):
    settings.SHOP_DELIVERY_HOME = Decimal("4.50")
    assert amounts_fit_currency() == []
    settings.OSCAR_DEFAULT_CURRENCY = "JPY"
    assert [problem.id for problem in amounts_fit_currency()] == ["chapbook.E002"]
