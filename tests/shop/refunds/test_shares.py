"""A line's money is divided to the last cent, however its pieces come back."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.refunds.shares import share


def back(cents, quantity, steps, currency="GBP", places=2):
    """Pay back ``steps`` pieces at a time until none is left; return the amounts."""
    line = SimpleNamespace(
        line_price_incl_tax=Decimal(cents).scaleb(-places), quantity=quantity, num_refunded=0
    )
    amounts = []
    for step in steps:
        pieces = min(step, quantity - line.num_refunded)
        if pieces:
            amounts.append(share(line, pieces, currency))
            line.num_refunded += pieces
    if line.num_refunded < quantity:
        amounts.append(share(line, quantity - line.num_refunded, currency))
    return amounts


@given(
    cents=st.integers(0, 10**7),
    quantity=st.integers(1, 50),
    steps=st.lists(st.integers(1, 5), max_size=60),
)
def test_the_parts_make_the_whole(cents, quantity, steps):
    amounts = back(cents, quantity, steps)
    assert sum(amounts) == Decimal(cents).scaleb(-2)
    assert all(amount >= 0 for amount in amounts)
    assert all(amount == amount.quantize(Decimal("0.01")) for amount in amounts)


@given(
    cents=st.integers(0, 10**7),
    first=st.integers(1, 20),
    second=st.integers(1, 20),
    rest=st.integers(0, 20),
)
def test_the_order_in_which_pieces_come_back_changes_at_most_a_unit_and_never_the_sum(
    cents, first, second, rest
):
    quantity = first + second + rest
    there, back_again = (
        back(cents, quantity, steps) for steps in ([first, second], [second, first])
    )
    assert sum(there) == sum(back_again) == Decimal(cents).scaleb(-2)
    assert sum(there[:2]) == sum(back_again[:2])  # the same pieces, the same money
    assert abs(there[0] - back_again[1]) <= Decimal("0.01")


@given(
    cents=st.integers(0, 10**7),
    quantity=st.integers(1, 50),
    sent=st.integers(0, 50),
    places=st.sampled_from([("JPY", 0), ("GBP", 2), ("KWD", 3)]),
)
def test_what_has_gone_back_and_what_is_left_make_the_whole(cents, quantity, sent, places):
    currency, decimals = places
    sent = min(sent, quantity)
    whole = Decimal(cents).scaleb(-decimals)
    line = SimpleNamespace(line_price_incl_tax=whole, quantity=quantity, num_refunded=0)
    gone = share(line, sent, currency)
    line.num_refunded = sent
    left = share(line, quantity - sent, currency)
    assert gone + left == whole
    assert 0 <= gone <= whole
    assert gone == gone.quantize(Decimal(1).scaleb(-decimals))


@pytest.mark.parametrize(
    ("cents", "currency", "places", "amounts"),
    [
        (1000, "GBP", 2, ["3.33", "3.34", "3.33"]),
        (1000, "JPY", 0, ["333", "334", "333"]),
        (1000, "KWD", 3, ["0.333", "0.334", "0.333"]),
    ],
)
def test_a_third_is_rounded_to_the_currencys_unit(cents, currency, places, amounts):
    assert back(cents, 3, [1, 1, 1], currency, places) == [Decimal(one) for one in amounts]
