"""The same crowd against a site without locks: it must find the gap, or the tests prove nothing."""

import pytest
from django.db import connection
from django.urls import reverse
from oscar.core.loading import get_model

from shop.checkout.operations import place_order
from shop.money import money
from shop.payments import by_hand
from tests.factories import make_product
from tests.races import clerks
from tests.races.clerks import Clerk, make_owner
from tests.races.crowd import Browser, all_press, statuses
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted

pytestmark = pytest.mark.race

BUYERS, PIECES, CLICKS = 50, 10, 8


@pytest.fixture(scope="module")
def live_environment():
    return {"DJANGO_SETTINGS_MODULE": "tests.races.unlocked_settings"}


@pytest.fixture(scope="module")
def unlocked_site(live_site):
    """The live site, its database without the constraints that would stop the worst as well."""
    for label, name in [
        ("partner.StockRecord", "partner_stock_not_oversold"),
        ("order.Order", "order_one_a_basket"),
    ]:
        model = get_model(*label.split("."))
        constraint = next(one for one in model._meta.constraints if one.name == name)
        model._meta.constraints.remove(constraint)  # SQLite makes the table anew from these
        with connection.schema_editor() as editor:
            editor.remove_constraint(model, constraint)
        model._meta.constraints.append(constraint)
    return live_site


def test_without_the_conditional_update_more_is_sold_than_there_is(unlocked_site):
    cup = make_product("The last cups", stock=PIECES)
    crowd = [Browser(unlocked_site.url, make_basket(cup)).open() for _buyer in range(BUYERS)]
    all_press(crowd)
    assert get_model("order", "Line").objects.filter(product=cup).count() > PIECES
    assert cup.stockrecords.get().num_allocated > PIECES


def test_without_the_lock_a_double_click_orders_twice(unlocked_site):
    basket = make_basket()
    all_press([Browser(unlocked_site.url, basket).open()] * CLICKS)
    assert get_model("order", "Order").objects.filter(basket=basket).count() > 1


def test_without_the_lock_the_same_pieces_are_paid_back_again_and_again(unlocked_site):
    order = place_order(
        quote=quoted(make_basket(quantity=4)),
        buyer=GUEST,
        destination=AT_HOME,
        payment="bank_transfer",
    )
    total = money(order.total_incl_tax, order.currency)
    by_hand.receive(order=order, amount=total, key="transfer")
    path, owner = reverse("desk:refund", args=[order.number]), make_owner()
    asked = {f"pieces_{order.lines.get().pk}": 3, "reason": "x"}
    clerks.all_press(
        Clerk(unlocked_site.url, owner).open(path, **asked).look() for _clerk in range(CLICKS)
    )
    assert order.refunds.count() > 1


@pytest.mark.postgres
def test_without_one_order_of_taking_baskets_wait_for_each_other_for_ever(unlocked_site):
    shelf = [make_product(stock=100) for _number in range(5)]
    baskets = [make_basket(*order) for order in [shelf, shelf[::-1]] * 4]
    answers = all_press([Browser(unlocked_site.url, basket).open() for basket in baskets])
    assert 500 in statuses(answers)
    assert "deadlock detected" in unlocked_site.log
