from datetime import timedelta

import pytest
from django.utils import timezone

from shop import storefront
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_may_be_visited_is_told_to_search_engines(django_assert_num_queries):
    tea = factories.make_category("Tea")
    factories.make_category("Green", under=tea)
    hidden = factories.make_category("Hidden", is_public=False)
    factories.make_category("Below", under=hidden)
    bowl = factories.make_parent("Bowl")
    factories.make_product("Secret", is_public=False)
    factories.make_product("Ended", available_until=timezone.now() - timedelta(days=1))
    with django_assert_num_queries(2):
        entries = storefront.sitemap_entries(["en", "zh-hans"])
    assert entries == [
        ({"en": path, "zh-hans": f"/zh-hans{path}"}, changed)
        for path, changed in [
            (f"/shop/p/{bowl.slug}/", bowl.date_updated),
            ("/shop/c/tea/", None),
            ("/shop/c/tea/green/", None),
        ]
    ]


def test_products_are_known_by_their_codes(django_assert_num_queries):
    bowl, cup = factories.make_product(upc="TB-1"), factories.make_product(upc="TC-1")
    with django_assert_num_queries(1):
        found = storefront.product_ids_by_code(["TB-1", "TC-1", "XX-9"])
    assert found == {"TB-1": bowl.pk, "TC-1": cup.pk}
