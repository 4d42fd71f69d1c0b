"""Where the goods go after express: PayPal is told of an address that was changed here."""

import json

import pytest

from shop import books
from shop.order import links
from tests.shop.payments.paypal.guest import unit
from tests.shop.payments.paypal.server import GRACE

pytestmark = pytest.mark.django_db


def changed(paypal, monkeypatch):
    """Return the list that the paths of every change to come are put into."""
    paths, patch = [], paypal._patch

    def noted(order, operations):
        paths.append([one["path"].partition("default'/")[2] for one in operations])
        patch(order, operations)

    monkeypatch.setattr(paypal, "_patch", noted)
    return paths


def test_an_address_changed_here_goes_over_with_the_sum(guest, paypal, monkeypatch):
    paths = changed(paypal, monkeypatch)
    name = guest.agree()
    order = guest.pay(full_name="Ben Other", line1="9 Quay Street", line2="", postcode="BS1 5AA")
    assert order.status == "paid"
    assert [one for one in paths[0] if one.startswith("shipping/")] == [
        "shipping/name",
        "shipping/address",
    ]
    assert unit(paypal, name)["shipping"] == {
        "name": {"full_name": "Ben Other"},
        "address": {
            "address_line_1": "9 Quay Street",
            "admin_area_2": "Bristol",
            "postal_code": "BS1 5AA",
            "country_code": "GB",
        },
    }
    assert list(books.problems()) == []


def test_an_address_that_stayed_is_left_as_paypal_knows_it(guest, paypal, monkeypatch):
    """Ours is only written otherwise: capitals, the gap in the postcode, no county."""
    paths = changed(paypal, monkeypatch)
    name = guest.agree()
    assert guest.pay().status == "paid"
    assert not [one for one in paths[0] if one.startswith("shipping/")]
    assert unit(paypal, name)["shipping"]["address"] == GRACE["address"]


def test_an_address_that_paypal_does_not_take_leads_to_its_page(guest, paypal, monkeypatch):
    name = guest.agree()
    patch = paypal._patch

    def strict(order, operations):
        if "9 Quay Street" in json.dumps(operations):
            operations = [*operations, {"op": "add", "path": "x", "value": ""}]
        patch(order, operations)

    monkeypatch.setattr(paypal, "_patch", strict)
    order = guest.pay(line1="9 Quay Street")
    attempt = order.payment_attempts.get()
    assert attempt.reference != name
    assert guest.end["Location"] == f"{paypal.url}/checkoutnow?token={attempt.reference}"
    assert unit(paypal, name)["custom_id"].startswith("express-")  # all of it or nothing
    paypal.approve(attempt.key)
    back = guest.client.get(paypal.order(attempt.key)["context"]["return_url"])
    assert back["Location"] == links.thank_you_path(order.number)
