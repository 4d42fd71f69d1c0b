"""The same crowd against a site that counts carelessly: it must find the gap."""

import pytest

from tests.races.crowd import all_press
from tests.races.test_offers import BUYERS, CAP, crowd, discounted, stop_soon
from tests.shop.offer.offers import make_offer, make_voucher

pytestmark = pytest.mark.race


@pytest.fixture(scope="module")
def live_environment():
    return {"DJANGO_SETTINGS_MODULE": "tests.races.uncounted_settings"}


def test_without_the_conditional_update_an_offer_is_had_too_often(live_site):
    offer = make_offer(max_global_applications=CAP, value="13")
    all_press(crowd(live_site, BUYERS))
    had = discounted(offer)
    type(offer).objects.update(status="Suspended")
    assert had > CAP


def test_without_the_lock_a_voucher_for_one_is_used_by_many(live_site):
    voucher = make_voucher(usage="Single use")
    all_press(crowd(live_site, BUYERS, voucher))
    assert discounted(voucher.offers.get()) > 1


def test_a_row_saved_whole_lets_a_stopped_offer_go_on(live_site):
    offer = make_offer(value="17")
    browsers = crowd(live_site, 20)
    stop = stop_soon(offer)
    all_press(browsers)
    stop.join()
    offer.refresh_from_db()
    assert not offer.is_suspended
