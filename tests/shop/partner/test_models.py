from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from oscar.core.loading import get_model

from shop.partner.models import OutOfStock
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = timedelta(hours=1)


def record(**fields):
    """Return the stock record of a new product: 24.00, ten pieces, with these fields."""
    made = factories.make_product().stockrecords.get()
    type(made).objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


class TestSale:
    @pytest.mark.parametrize(
        ("fields", "price"),
        [
            ({}, "24.00"),
            ({"sale_price": "18.00"}, "18.00"),
            ({"sale_price": "18.00", "sale_from": NOW - HOUR}, "18.00"),
            ({"sale_price": "18.00", "sale_from": NOW + HOUR}, "24.00"),
            ({"sale_price": "18.00", "sale_until": NOW + HOUR}, "18.00"),
            ({"sale_price": "18.00", "sale_until": NOW - HOUR}, "24.00"),
            ({"sale_price": "0.00"}, "0.00"),
            (
                {"sale_price": "18.00", "sale_from": NOW + HOUR, "sale_until": NOW - HOUR},
                "24.00",
            ),
        ],
    )
    def test_replaces_the_price_between_its_dates(self, fields, price):
        made = record(**fields)
        assert made.current_price == Decimal(price)
        assert made.sale_is_on is (price != "24.00")

    def test_of_a_product_without_a_price_sells_nothing(self):
        made = record(price=None, sale_price="18.00")
        assert not made.sale_is_on
        assert made.current_price is None


class TestConstraints:
    @pytest.mark.parametrize(
        "fields",
        [
            {"num_allocated": -1},
            {"num_allocated": 11},
            {"num_in_stock": 3, "num_allocated": 4},
            {"price": "-0.01"},
            {"sale_price": "24.00"},
            {"sale_price": "25.00"},
            {"sale_price": "-1.00"},
        ],
    )
    def test_the_database_refuses_what_cannot_be(self, fields):
        made = record()
        with pytest.raises(IntegrityError), transaction.atomic():
            type(made).objects.filter(pk=made.pk).update(**fields)

    def test_the_database_refuses_a_tax_that_is_no_share(self):
        rates = get_model("partner", "TaxRate").objects
        for rate in ("-0.1", "1.1"):
            with pytest.raises(IntegrityError), transaction.atomic():
                rates.create(country_id="GB", rate=Decimal(rate))

    def test_a_form_is_told_that_some_are_promised(self):
        made = record(num_allocated=4)
        made.num_in_stock = 3
        with pytest.raises(ValidationError) as caught:
            made.full_clean(exclude={"num_allocated"})
        assert caught.value.message_dict == {
            "num_in_stock": ["4 are promised to buyers. Write at least that."]
        }

    def test_a_form_is_told_that_a_sale_is_cheaper(self):
        made = record()
        made.sale_price = Decimal("24.00")
        with pytest.raises(ValidationError, match="A sale price is lower than the price"):
            made.full_clean()


class TestAllocate:
    def test_takes_what_is_free(self):
        made = record(num_in_stock=3)
        made.allocate(2)
        assert made.num_allocated == 2
        made.refresh_from_db()
        assert made.num_allocated == 2

    @pytest.mark.parametrize(
        ("taken", "words"),
        [
            (1, "Only 2 of “Tea bowl” are left."),
            (2, "Only 1 of “Tea bowl” is left."),
            (3, "“Tea bowl” has just sold out."),
        ],
    )
    def test_takes_nothing_when_there_are_fewer_and_says_how_many(self, taken, words):
        bowl = factories.make_product("Tea bowl", stock=3)
        made = bowl.stockrecords.get()
        made.allocate(taken)
        with pytest.raises(OutOfStock) as caught:
            made.allocate(3)
        assert (str(caught.value), caught.value.free) == (words, 3 - taken)
        made.refresh_from_db()
        assert made.num_allocated == taken

    def test_sees_what_others_took_meanwhile(self):
        mine = record(num_in_stock=3)
        theirs = type(mine).objects.get(pk=mine.pk)
        theirs.allocate(3)
        with pytest.raises(OutOfStock):
            mine.allocate(1)
        assert (mine.num_allocated, mine.net_stock_level) == (3, 0)

    def test_is_one_query(self, django_assert_num_queries):
        made = type(record()).objects.select_related("product__product_class").get()
        with django_assert_num_queries(1):
            made.allocate(1)

    def test_does_not_count_what_is_not_counted(self):
        endless = record(num_in_stock=None)
        endless.allocate(1_000)
        endless.refresh_from_db()
        assert endless.num_allocated == 0

    def test_what_was_taken_is_given_back_or_sent_out(self):
        made = record(num_in_stock=3)
        made.allocate(3)
        made.cancel_allocation(1)
        made.consume_allocation(2)
        made.refresh_from_db()
        assert (made.num_in_stock, made.num_allocated) == (1, 0)
