"""The credit notes of an order give back what its invoice says, net and tax, to the last cent."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from shop import books
from shop.documents import content
from shop.documents.models import Seller
from shop.partner.models import TaxRate
from shop.partner.tax import split
from shop.partner.tax_parts import Part as TaxPart
from shop.partner.tax_parts import shared
from shop.refunds.operations import Part, refund
from tests.factories import make_product

RATES = st.sampled_from([Decimal(rate) for rate in ("0", "0.055", "0.07", "0.19", "0.2")])
PLACES = st.sampled_from([("JPY", 0), ("GBP", 2), ("KWD", 3)])
STEPS = st.lists(st.integers(1, 2000), min_size=1, max_size=12)


@given(steps=STEPS, rate=RATES, places=PLACES)
def test_the_notes_of_a_line_make_its_net(steps, rate, places):
    currency, decimals = places
    amounts = [Decimal(step).scaleb(-decimals) for step in steps]
    gross = sum(amounts)
    net, _tax = split(gross, rate, currency)
    line = SimpleNamespace(line_price_incl_tax=gross, line_price_excl_tax=net)
    gone, nets = Decimal(0), []
    for amount in amounts:
        before, gone = gone, gone + amount
        nets.append(content._net(gone, line, currency) - content._net(before, line, currency))
    assert sum(nets) == net
    assert all(0 <= part <= amount for part, amount in zip(nets, amounts, strict=True))


@given(steps=STEPS, values=st.dictionaries(RATES, st.integers(1, 9999), min_size=1), places=PLACES)
def test_the_notes_of_a_delivery_make_its_net_at_every_rate(steps, values, places):
    currency, decimals = places
    amounts = [Decimal(step).scaleb(-decimals) for step in steps]
    goods = [TaxPart(rate, Decimal(value), Decimal(value)) for rate, value in values.items()]
    whole = shared(sum(amounts), goods, currency)
    gone, noted = Decimal(0), []
    for amount in amounts:
        parts = content._next(gone, amount, whole, currency)
        assert sum(part.gross for part in parts) == amount
        noted += parts
        gone += amount
    assert sums(noted) == sums(whole)


def sums(parts):
    found = {}
    for part in parts:
        net, gross = found.get(part.rate, (0, 0))
        found[part.rate] = net + part.net, gross + part.gross
    return {rate: both for rate, both in found.items() if any(both)}


@given(steps=STEPS, values=st.dictionaries(RATES, st.integers(1, 9999), min_size=1))
def test_gestures_that_are_taken_back_leave_no_tax_behind(steps, values):
    amounts = [Decimal(step).scaleb(-2) for step in steps]
    goods = [TaxPart(rate, Decimal(value), Decimal(value)) for rate, value in values.items()]
    gone, noted = Decimal(0), []
    for amount in [*amounts, -sum(amounts)]:
        noted += content._next(gone, amount, goods, "GBP")
        gone += amount
    assert sums(noted) == {}


@pytest.fixture
def order(sell):
    """Three pieces at 0.99 with 20 % tax, of which a single one's is 0.165."""
    TaxRate.objects.all().delete()
    TaxRate.objects.create(country_id=settings.SHOP_COUNTRY, rate=Decimal("0.2"))
    Seller.objects.update_or_create(pk=1, defaults={"name": "Stillwater", "address": "Bath"})
    return sell(make_product(price="0.99"), quantity=3)


def back(order, key):
    """Pay the order back piece by piece, the delivery with them; return the credit notes."""
    line = order.lines.get()
    return [
        refund(order=order, key=key(), parts=[Part(line.pk, 1)], delivery=Decimal("1.50")).document
        for _piece in range(3)
    ]


def test_the_notes_of_a_whole_order_make_its_invoice(order, key):
    notes = back(order, key)
    billed = order.documents.get(kind="invoice").content
    for sum_ in ("net", "total"):
        assert sum(Decimal(note.content[sum_]) for note in notes) == Decimal(billed[sum_])
    assert list(books.problems()) == []


@pytest.mark.parametrize("is_delivery", [False, True])
def test_notes_that_give_back_another_tax_are_found(order, key, is_delivery):
    note = back(order, key)[1]
    row = next(r for r in note.content["rows"] if bool(r.get("is_delivery")) is is_delivery)
    row["net"] = str(Decimal(row["net"]) - Decimal("0.01"))
    note.save()
    assert [order.number in one for one in books.problems()] == [True]
