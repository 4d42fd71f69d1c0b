from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def start():
    """The moment at which the tests begin; the clock stands still until it is moved."""
    return timezone.now().replace(microsecond=0)


def history(record):
    """Return (since, price) of everything that is written down, oldest first."""
    return list(record.price_changes.order_by("since", "pk").values_list("since", "price"))


def change(record, **fields):
    """Save the record with other prices or dates."""
    for name, value in fields.items():
        setattr(record, name, Decimal(value) if isinstance(value, str) else value)
    record.save()


def test_a_price_is_written_down_when_it_is_new(start):
    with time_machine.travel(start, tick=False) as clock:
        record = factories.make_product(price="24.00").stockrecords.get()
        clock.shift(DAY)
        change(record, num_in_stock=3)
        clock.shift(DAY)
        change(record, price="20.00")
    assert history(record) == [(start, Decimal("24.00")), (start + 2 * DAY, Decimal("20.00"))]


def test_a_sale_begins_and_ends_without_anybody_saving(start):
    with time_machine.travel(start, tick=False) as clock:
        record = factories.make_product(price="24.00").stockrecords.get()
        change(record, sale_price="18.00", sale_from=start + DAY, sale_until=start + 3 * DAY)
        planned = history(record)
        clock.shift(10 * DAY)
        change(record, num_in_stock=3)
    assert planned == [
        (start, Decimal("24.00")),
        (start + DAY, Decimal("18.00")),
        (start + 3 * DAY, Decimal("24.00")),
    ]
    assert history(record) == planned


def test_a_sale_that_is_called_off_or_moved_leaves_nothing_behind(start):
    with time_machine.travel(start, tick=False) as clock:
        record = factories.make_product(price="24.00").stockrecords.get()
        change(record, sale_price="18.00", sale_from=start + 2 * DAY, sale_until=start + 5 * DAY)
        clock.shift(DAY)
        change(record, sale_price="17.00", sale_from=start + 3 * DAY, sale_until=None)
        moved = history(record)
        change(record, sale_price=None, sale_from=None)
    assert moved == [(start, Decimal("24.00")), (start + 3 * DAY, Decimal("17.00"))]
    assert history(record) == [(start, Decimal("24.00"))]


def test_a_sale_that_ends_before_it_begins_is_none(start):
    with time_machine.travel(start, tick=False):
        record = factories.make_product(price="24.00").stockrecords.get()
        change(record, sale_price="18.00", sale_from=start + 2 * DAY, sale_until=start + DAY)
    assert history(record) == [(start, Decimal("24.00"))]


def test_without_a_price_there_is_nothing_to_write(start):
    with time_machine.travel(start, tick=False):
        record = factories.make_product(price="24.00").stockrecords.get()
        change(record, price=None, sale_price="18.00", sale_until=start + DAY)
    assert history(record) == [(start, Decimal("24.00"))]


def test_moving_stock_writes_no_price(start):
    record = factories.make_product(price="24.00", stock=5).stockrecords.get()
    stale = type(record).objects.get(pk=record.pk)
    change(record, price="20.00")
    before = history(record)
    stale.allocate(2)
    stale.cancel_allocation(1)
    stale.consume_allocation(1)
    stale.save(update_fields=["num_in_stock"])
    assert history(record) == before


def test_a_save_that_changes_no_price_takes_one_query(django_assert_num_queries):
    from shop.partner.operations import note_price

    record = factories.make_product().stockrecords.get()
    with django_assert_num_queries(1):
        note_price(stockrecord=record)
