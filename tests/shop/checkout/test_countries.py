import pytest
from django.utils import translation

from shop.checkout.countries import delivered_to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["United Kingdom", "Afghanistan", "Åland Islands", "Albania", "Zimbabwe"]),
        ("zh-hans", ["英国", "阿富汗", "不丹", "德国", "美国", "中国"]),
    ],
)
def test_countries_stand_in_the_order_of_their_language_after_ours(language, names):
    with translation.override(language):
        listed = [name for _code, name in delivered_to()]
    assert [name for name in listed if name in names] == names
