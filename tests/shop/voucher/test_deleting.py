"""What orders have had of marketing stays; what nobody used goes."""

import pytest
from django.urls import reverse
from oscar.core.loading import get_model

from tests.shop.buying import form, give, make_basket, send, text_of
from tests.shop.offer.offers import make_voucher

pytestmark = pytest.mark.django_db

KINDS = {"conditionaloffer": "offer", "voucher": "voucher", "voucherset": "voucher"}


def url(kind, name="list", *args):
    return reverse(f"wagtailsnippets_{KINDS.get(kind, 'offer')}_{kind}:{name}", args=args)


def offers():
    return get_model("offer", "ConditionalOffer").objects


def test_what_orders_have_had_is_not_deleted(admin):
    voucher = make_voucher()
    basket = make_basket()
    basket.vouchers.add(voucher)
    send(give(admin.client, basket), form(admin.client))
    offer = voucher.offers.get()
    assert voucher.applications.count() == 1
    for kind, row in (("voucher", voucher), ("conditionaloffer", offer)):
        answer = admin.client.post(url(kind, "delete", row.pk), follow=True)
        assert "stays: orders have had it. Stop it instead." in text_of(answer)
    for kind, row in (("range", offer.condition.range),):
        answer = admin.client.post(url(kind, "delete", row.pk), follow=True)
        assert "Change that offer first." in text_of(answer)
    assert type(voucher).objects.filter(pk=voucher.pk).exists()
    assert type(offer).objects.filter(pk=offer.pk).exists()


def test_an_unused_voucher_goes_with_its_offer(admin):
    voucher = make_voucher()
    admin.client.post(url("voucher", "delete", voucher.pk))
    assert not offers().exists()
