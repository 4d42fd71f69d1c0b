import pytest

from tests.shop.buying import form, give, make_basket, orders, send

pytestmark = pytest.mark.django_db


def test_a_nul_in_a_field_is_dropped_without_a_word(client):
    give(client, make_basket())
    answer = send(client, form(client, full_name="Ada\x00 Reader"))
    assert answer.status_code in (302, 303)
    assert orders()[-1].shipping_address.name == "Ada Reader"
