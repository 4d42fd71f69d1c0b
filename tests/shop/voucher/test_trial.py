"""A basket that is tried in the back office."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from oscar.core.loading import get_model

from shop.voucher.marketing.trial import try_basket
from tests.factories import make_product
from tests.shop.buying import text_of
from tests.shop.offer.offers import make_offer, make_voucher

pytestmark = pytest.mark.django_db


def offers():
    return get_model("offer", "ConditionalOffer").objects


def allow(person, *rights):
    """Let a signed-in reader into the back office with these rights alone."""
    names = ["access_admin", *rights]
    person.user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    person.user.is_staff = True
    person.user.save()
    return person.client


def test_a_basket_is_tried_and_nothing_is_kept(admin):
    pot = make_product("Teapot", price="20.00")
    make_offer(name="Three", need="3")
    late = make_offer(name="Stopped one")
    late.suspend()
    make_voucher("TEA10", offer=make_offer(name="By code", offer_type="Voucher", value="50"))
    answer = admin.client.get(
        reverse("marketing_trial"),
        {"product_1": pot.pk, "quantity_1": "2", "country": "GB", "code": "tea10"},
    )
    text = text_of(answer)
    assert "2 × Teapot £40.00 By code: −£20.00 £20.00" in text
    assert "Add 1 more of all goods." in text
    assert "It has been stopped." in text
    assert "Goods £40.00, off £20.00, delivery £4.50, total £24.50." in text
    assert not get_model("basket", "Basket").objects.exists()


def test_a_trial_says_what_it_does_not_know():
    trial = try_basket(goods=[(make_product(price=None), 1)], country="GB", code="nosuch")
    assert trial.totals is None
    assert len(trial.problems) == 2


def test_a_trial_takes_the_right_to_look(reader):
    client = allow(reader)
    assert client.get(reverse("marketing_trial")).status_code in (302, 403)
