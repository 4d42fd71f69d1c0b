"""What stands beside the shop fails: the catalogue and the checkout go on."""

import time

import pytest
import requests
from django.utils import timezone

from shop.mail.models import Mail
from tests.factories import make_product
from tests.races.crowd import PATIENCE, Browser
from tests.shop.buying import make_basket, orders

pytestmark = pytest.mark.race

MOST = 2.0  # seconds that an outage may cost a page


def visit(url):
    """Return how long the page took, in seconds. It must be there."""
    begun = time.monotonic()
    answer = requests.get(url, timeout=PATIENCE)
    assert answer.status_code == 200
    return time.monotonic() - begun


def check_shop(live_site, cup):
    """Look round and buy a piece; return how long each page took."""
    paths = ["/", "/shop/", cup.get_absolute_url(), "/search/?q=cup", "/basket/"]
    spent = {path: visit(live_site.url + path) for path in paths}
    before = len(orders())
    buyer = Browser(live_site.url, make_basket(cup))
    begun = time.monotonic()
    answer = buyer.open().press()
    spent["/checkout/"] = time.monotonic() - begun
    assert answer.status == 303
    assert len(orders()) == before + 1
    return spent


@pytest.fixture
def broken(redis, request):
    getattr(redis, request.param)()
    yield
    redis.stop()
    redis.start()


@pytest.fixture(scope="module")
def usual(live_site):
    """How long the pages take on a good day, seen twice."""
    cup = make_product("A cup", stock=50)
    check_shop(live_site, cup)
    return cup, check_shop(live_site, cup)


@pytest.mark.parametrize("broken", ["stop", "freeze"], indirect=True)
def test_without_redis_people_look_and_buy(live_site, usual, broken):
    cup, before = usual
    for _turn in range(2):
        for path, spent in check_shop(live_site, cup).items():
            assert spent < before[path] + MOST, path
    assert requests.get(f"{live_site.url}/readyz", timeout=PATIENCE).status_code == 503


def test_a_silent_mail_server_is_not_met_in_the_checkout(live_site, usual):
    cup, _before = usual
    begun = timezone.now()
    check_shop(live_site, cup)
    due = Mail.objects.filter(date_created__gte=begun)
    assert [mail.state for mail in due] == [Mail.WAITING]
