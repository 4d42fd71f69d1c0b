from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from oscar.core.loading import get_model

from shop.parcels import operations as parcels
from shop.refunds.operations import Part, refund
from shop.returns import operations as returns
from shop.returns.operations import Wish
from shop.storefront import Purchase, delivered, still_kept
from tests.factories import make_parent, make_product, variants_of
from tests.shop.sending import all_arrive, send_the_rest


@pytest.fixture
def bought(sell, reader):
    """``bought(*products)`` gives a paid order of the reader's of two of each, that arrived."""

    def bought(*products, arrive=True):
        order = sell(*products)
        get_model("order", "Order").objects.filter(pk=order.pk).update(user=reader.user)
        send_the_rest(order)
        if arrive:
            all_arrive(order)
        order.refresh_from_db()
        return order

    return bought


def pay_back(order, key, count):
    refund(order=order, key=key(), parts=[Part(order.lines.first().pk, count)])


def test_tells_what_arrived(bought, reader):
    bowl = make_product("Bowl")
    order = bought(bowl)
    line = order.lines.get()
    assert delivered(reader.user) == [
        Purchase(
            line_id=line.pk,
            order_number=order.number,
            product_id=bowl.pk,
            variant_id=bowl.pk,
            title="Bowl",
            variant="",
            delivered_at=order.parcels.get().date_arrived,
            quantity=2,
        )
    ]
    assert still_kept([line.pk, 0]) == {line.pk}


def test_of_a_variant_its_parent_and_its_name(bought, reader):
    parent = make_parent("Cup")
    ash = variants_of(parent)[1]
    bought(ash)
    (one,) = delivered(reader.user)
    assert (one.product_id, one.variant_id) == (parent.pk, ash.pk)
    assert (one.title, one.variant) == ("Cup", "Ash")
    assert delivered(reader.user, [parent.pk]) == delivered(reader.user, [ash.pk]) == [one]
    assert delivered(reader.user, [variants_of(parent)[0].pk]) == []


def test_the_newest_arrival_is_the_first(bought, reader):
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        first = bought()
    second = bought()
    numbers = [one.order_number for one in delivered(reader.user)]
    assert numbers == [second.number, first.number]


def test_nothing_that_is_still_on_its_way(bought, reader):
    order = bought(arrive=False)
    assert delivered(reader.user) == []
    assert still_kept([order.lines.get().pk]) == set()


def test_nothing_of_somebody_else(bought, editor):
    bought()
    assert delivered(editor.user) == delivered(AnonymousUser()) == []


def test_what_was_paid_back_in_part_counts_for_the_rest(bought, reader, key):
    order = bought()
    pay_back(order, key, 1)
    assert [one.quantity for one in delivered(reader.user)] == [1]
    pay_back(order, key, 1)
    assert delivered(reader.user) == []
    assert still_kept([order.lines.get().pk]) == set()


def test_a_lost_parcel_leaves_what_arrived(sell, reader, key):
    order = sell()
    get_model("order", "Order").objects.filter(pk=order.pk).update(user=reader.user)
    line = order.lines.get()
    came = parcels.send(order=order, key=key(), pieces={line.pk: 1})
    parcels.send(order=order, key=key(), pieces={line.pk: 1})
    parcels.arrived(parcel=came)
    pay_back(order, key, 1)
    assert [one.quantity for one in delivered(reader.user)] == [1]


def test_what_came_back_to_the_house_is_not_kept(bought, reader, key):
    order = bought()
    line = order.lines.get()
    returned = returns.ask(order=order, wishes={line.pk: Wish(2)}, key=key())
    assert still_kept([line.pk]) == {line.pk}
    returned = returns.receive(returned=returns.accept(returned=returned))
    assert (delivered(reader.user), still_kept([line.pk])) == ([], set())
    returns.pay_back(returned=returned, restock={line.pk: True})
    assert (delivered(reader.user), still_kept([line.pk])) == ([], set())


def test_what_is_gone_keeps_its_name(bought, reader):
    order = bought(make_product("Jug"))
    order.lines.get().product.delete()
    (one,) = delivered(reader.user)
    assert (one.title, one.product_id, one.variant_id) == ("Jug", None, None)


def test_many_take_as_many_queries_as_one(bought, reader, django_assert_num_queries):
    bought(variants_of(make_parent())[0])
    for _further in range(2):
        bought(variants_of(make_parent())[0], make_product())
    with django_assert_num_queries(2):
        assert len(delivered(reader.user)) == 5
