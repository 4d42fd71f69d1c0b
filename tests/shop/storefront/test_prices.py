from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from shop import storefront
from shop.money import money
from tests import factories

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
START = timezone.now().replace(microsecond=0)


@pytest.fixture
def clock():
    """The time, standing still until it is moved."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def bowl(clock):
    """A bowl at 24.00, on sale from the moment at which the test begins."""
    return factories.make_product("Tea bowl", price="24.00")


def change(product, **fields):
    """Save the product's stock record with other prices or dates."""
    record = product.stockrecords.get()
    for name, value in fields.items():
        setattr(record, name, Decimal(value) if isinstance(value, str) else value)
    record.save()


def prices(product):
    """Return (price, was, lowest of 30 days) as the card shows them."""
    card = storefront.card(product.pk)
    return tuple(str(one.amount) if one else None for one in (card.price, card.was, card.lowest30))


class TestSale:
    def test_shows_both_prices_and_the_lowest_before_it(self, bowl, clock):
        clock.shift(40 * DAY)
        assert prices(bowl) == ("24.00", None, None)
        change(bowl, sale_price="18.00")
        assert prices(bowl) == ("18.00", "24.00", "24.00")

    def test_follows_its_dates(self, bowl, clock):
        change(bowl, sale_price="18.00", sale_from=START + DAY, sale_until=START + 2 * DAY)
        assert prices(bowl) == ("24.00", None, None)
        clock.shift(DAY)
        assert prices(bowl) == ("18.00", "24.00", "24.00")
        clock.shift(DAY)
        assert prices(bowl) == ("24.00", None, None)

    def test_of_a_variant_is_the_variants_alone(self, clock):
        parent = factories.make_parent(price="24.00")
        celadon, ash = factories.variants_of(parent)
        change(ash, sale_price="18.00")
        card = storefront.card(parent.pk)
        by_label = {one.label: one for one in card.variants}
        assert (card.price, card.was, card.lowest30) == (money(18), money(24), money(24))
        assert (by_label["Celadon"].was, by_label["Celadon"].lowest30) == (None, None)
        assert (by_label["Ash"].was, by_label["Ash"].lowest30) == (money(24), money(24))
        assert storefront.card(celadon.pk).lowest30 is None
        assert storefront.card(ash.pk).lowest30 == money(24)


class TestLowestOfThirtyDays:
    def test_a_price_that_was_raised_before_the_sale_is_found_out(self, bowl, clock):
        clock.shift(100 * DAY)
        change(bowl, price="40.00")
        clock.shift(29 * DAY)
        change(bowl, sale_price="30.00")
        assert prices(bowl) == ("30.00", "40.00", "24.00")

    def test_a_price_of_more_than_thirty_days_ago_does_not_count(self, bowl, clock):
        clock.shift(100 * DAY)
        change(bowl, price="40.00")
        clock.shift(30 * DAY)
        change(bowl, sale_price="30.00")
        assert prices(bowl) == ("30.00", "40.00", "40.00")

    def test_a_short_dip_counts(self, bowl, clock):
        clock.shift(100 * DAY)
        change(bowl, price="10.00")
        clock.shift(DAY / 24)
        change(bowl, price="24.00")
        clock.shift(10 * DAY)
        change(bowl, sale_price="18.00")
        assert prices(bowl) == ("18.00", "24.00", "10.00")

    def test_the_sale_itself_does_not_count_however_long_it_lasts(self, bowl, clock):
        clock.shift(100 * DAY)
        change(bowl, sale_price="18.00")
        clock.shift(60 * DAY)
        change(bowl, num_in_stock=3)
        assert prices(bowl) == ("18.00", "24.00", "24.00")

    def test_an_earlier_sale_that_ended_by_its_date_counts(self, bowl, clock):
        clock.shift(100 * DAY)
        now = timezone.now()
        change(bowl, sale_price="15.00", sale_from=now + DAY, sale_until=now + 3 * DAY)
        clock.shift(10 * DAY)
        now = timezone.now()
        change(bowl, sale_price="20.00", sale_from=now + DAY, sale_until=now + 3 * DAY)
        clock.shift(2 * DAY)
        assert prices(bowl) == ("20.00", "24.00", "15.00")

    def test_a_product_that_is_newer_than_that_counts_from_its_first_day(self, bowl, clock):
        clock.shift(DAY)
        change(bowl, price="30.00")
        clock.shift(DAY)
        change(bowl, sale_price="20.00")
        assert prices(bowl) == ("20.00", "30.00", "24.00")

    def test_without_a_history_it_is_the_regular_price(self, bowl):
        record = bowl.stockrecords.get()
        record.price_changes.all().delete()
        type(record).objects.filter(pk=record.pk).update(sale_price="18.00")
        assert prices(bowl) == ("18.00", "24.00", "24.00")
