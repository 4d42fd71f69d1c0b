"""Which goods belong to a range, for many goods and ranges at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shop.offer.membership import members
from tests.factories import make_category, make_parent, make_product, product_class, variants_of
from tests.shop.offer.offers import everything, make_range

pytestmark = pytest.mark.django_db


def goods_in(one, *products):
    rows = get_model("catalogue", "Product").objects.select_related("parent", "product_class")
    found = members([one], rows.filter(pk__in=[product.pk for product in products]))
    return {product for product in products if product.pk in found[one.pk]}


def test_all_goods_but_some():
    cup, pot = make_product(), make_product()
    one = everything()
    one.excluded_products.add(pot)
    assert goods_in(one, cup, pot) == {cup}


def test_a_category_brings_what_is_below_it():
    teas = make_category("Teas")
    green = make_product(category=make_category("Green", under=teas))
    cup = make_product(category=make_category("Cups"))
    assert goods_in(make_range(categories=[teas]), green, cup) == {green}
    one = everything()
    one.excluded_categories.add(teas)
    assert goods_in(one, green, cup) == {cup}


def test_a_variant_goes_with_its_parent():
    parent = make_parent(category=make_category("Teas"))
    first, second = variants_of(parent)
    assert goods_in(make_range(parent), first, second) == {first, second}
    shelf = parent.categories.get()
    assert goods_in(make_range(categories=[shelf]), first, second) == {first, second}
    one = make_range(parent)
    one.excluded_products.add(second)
    assert goods_in(one, first, second) == {first}


def test_a_kind_of_goods():
    one = make_range()
    one.classes.add(product_class())
    cup = make_product()
    assert goods_in(one, cup) == {cup}


def test_it_agrees_with_oscar():
    teas = make_category("Teas")
    tea, cup, pot = make_product(category=teas), make_product(), make_product()
    one = make_range(cup, categories=[teas])
    one.excluded_products.add(pot)
    for product in (tea, cup, pot):
        assert (product in goods_in(one, tea, cup, pot)) == one.contains_product(product)


def test_many_take_the_queries_of_one():
    def asked(ranges, products):
        rows = list(
            get_model("catalogue", "Product")
            .objects.select_related("product_class", "parent__product_class")
            .filter(pk__in=[product.pk for product in products])
        )
        with CaptureQueriesContext(connection) as captured:
            members(ranges, rows)
        return len(captured)

    shelf = make_category()
    products = [make_product(category=shelf) for _one in range(5)]
    ranges = [make_range(product, categories=[shelf]) for product in products]
    assert asked(ranges[:1], products[:1]) == asked(ranges, products) == 6
