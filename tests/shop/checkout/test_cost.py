"""What a guest's whole checkout takes: requests and queries, for one line and for three."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_product
from tests.shop.buying import form, give, make_basket, orders, send
from tests.shop.payments.at_sandbox import decide

pytestmark = pytest.mark.django_db

MOST_REQUESTS, MOST_QUERIES = 4, 120


def buy(lines):
    """Buy so many different things at the gateway; return (requests, queries) of ours."""
    client, count = Client(), []
    give(client, make_basket(*(make_product() for _line in range(lines))))
    request = client.request
    client.request = lambda **about: count.append(1) or request(**about)
    with CaptureQueriesContext(connection) as captured:
        page = send(client, form(client, payment_method="sandbox"))["Location"]
        thanks = client.get(decide(page, "paid", "never").headers["Location"])["Location"]
        assert client.get(thanks).status_code == 200
    order = orders()[-1]
    assert (order.status, order.lines.count()) == ("paid", lines)
    return len(count), len(captured)


def test_a_whole_checkout_takes_few_requests_and_queries(sandbox):
    buy(1)
    requests, queries = buy(1)
    assert requests <= MOST_REQUESTS
    assert queries <= MOST_QUERIES
    assert buy(3) == (requests, queries + 2)  # each line takes its stock by an update of its own
