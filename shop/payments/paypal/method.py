"""The adapter of PayPal: an order there, the buyer's word, then one capture."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext_lazy

from shop.money import Money
from shop.order.sayings import say
from shop.payments.express import Agreed, ExpressGateway, Wish
from shop.payments.gateway import (
    Ask,
    Back,
    GatewayDown,
    GatewayRefused,
    Outcome,
    Result,
    Started,
    Word,
)
from shop.payments.method import unset

from . import notices, orders, sums
from .client import Client, Plain, Refused

_NEEDED = {
    "client_id": "PAYPAL_CLIENT_ID",
    "secret": "PAYPAL_CLIENT_SECRET",
    "webhooks": "PAYPAL_WEBHOOK_IDS",
}
_ORDERS = "/v2/checkout/orders"
_AGAIN = {
    "INSTRUMENT_DECLINED",
    "ORDER_NOT_APPROVED",
    "PAYER_ACTION_REQUIRED",
    "TRANSACTION_REFUSED",
}
_FORGOTTEN = {"INVALID_RESOURCE_ID", "RESOURCE_NOT_FOUND"}
_CAPTURES = {
    "COMPLETED": Result.PAID,
    "PARTIALLY_REFUNDED": Result.PAID,
    "REFUNDED": Result.PAID,
    "PENDING": Result.UNDERWAY,
    "DECLINED": Result.FAILED,
    "DENIED": Result.FAILED,
    "FAILED": Result.FAILED,
}
_ORDER_STATES = {"APPROVED": Result.APPROVED, "VOIDED": Result.FAILED}
_OF_REFUNDS = ("PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.REVERSED", "PAYMENT.REFUND.")
_REFUNDS = {"COMPLETED": Result.PAID, "FAILED": Result.FAILED, "CANCELLED": Result.FAILED}


class PayPal(ExpressGateway):
    """PayPal's page. A payment's reference is its order there.

    A buyer may have agreed to that order before there was one of ours; it is collected only once
    it bears our key, and with that our sum.
    """

    code = "paypal"
    label = "PayPal"
    lists_refunds = True
    hint = gettext_lazy("You pay on PayPal’s page, with your account or a card.")

    def missing(self) -> tuple[str, ...]:
        """Return the variables that are not set."""
        return unset(settings.PAYPAL, _NEEDED)

    def is_offered(self, *, country: str) -> bool:
        """Return whether PayPal takes the site's currency."""
        return sums.is_taken(settings.OSCAR_DEFAULT_CURRENCY)

    def takes(self, total: Money) -> bool:
        """Return whether PayPal takes exactly this sum."""
        return sums.can_be_charged(total)

    def start(self, ask: Ask) -> Started:
        """Make an order there, or find the one that was made before."""
        if not self.takes(ask.amount):
            raise GatewayRefused(say("not-with-paypal", total=ask.amount))
        client = Client()
        begun = self._begun(client, ask) if ask.reference else None
        return begun or _opened(client, orders.wish(ask), ask.key)

    def _begun(self, client: Client, ask: Ask) -> Started | None:
        """Return the order there that the ask has already, or None where it takes a new one."""
        path = f"{_ORDERS}/{quote(ask.reference)}"
        try:
            order = client.get(path)
        except Refused as refusal:
            if refusal.issue in _FORGOTTEN:
                return None
            raise
        agreed = order.get("status") in ("APPROVED", "COMPLETED")
        if not orders.is_of(order, ask.key):
            if not agreed:
                return None
            try:
                client.patch(path, json.dumps(orders.changes(ask, order)).encode())
            except Refused:
                return None  # the buyer has to see the sum on PayPal's page
        return Started(ask.reference, orders.page_of(order) or ask.begun, agreed=agreed)

    def open_express(self, wish: Wish) -> Started:
        """Make an order there that the buyer agrees to and that is nobody's yet."""
        return _opened(Client(), orders.express_wish(wish), wish.key)

    def read_express(self, reference: str) -> Agreed | None:
        """Return who agreed and where it goes."""
        try:
            return orders.agreed(Client().get(f"{_ORDERS}/{quote(reference)}"))
        except Refused:
            return None

    def look_up(self, *, key: str, reference: str) -> Outcome:
        """Return how the order stands there.

        Without a reference nobody was ever sent to the page: the answer was lost on its way.
        """
        if not reference:
            return Outcome(Result.PENDING)
        try:
            return _of_order(Client().get(f"{_ORDERS}/{quote(reference)}"), key)
        except Refused as refusal:
            if refusal.issue in _FORGOTTEN:
                return Outcome(Result.FAILED)  # PayPal forgets what nobody approved
            raise GatewayDown(f"PayPal does not tell: {refusal}") from refusal

    def capture(self, *, key: str, reference: str) -> Outcome:
        """Collect what the buyer has agreed to; PayPal collects an order once.

        Each approval has its own key, so that an answer to one before is not repeated.
        """
        client = Client()
        path = f"{_ORDERS}/{quote(reference)}"
        try:
            order = client.get(path)
            outcome = _of_order(order, key)
            if outcome.result is not Result.APPROVED:
                return outcome
            word = f"{key}-{order.get('update_time', '')}"
            return _of_order(client.post(f"{path}/capture", b"{}", word), key)
        except Refused as refusal:
            if refusal.issue in _AGAIN:
                return Outcome(Result.PENDING, reason=say("paypal-declined"))
            return self.look_up(key=key, reference=reference)

    def close(self, *, key: str, reference: str) -> Outcome:
        """Collect it no more, which is all that closing takes: nothing is paid without that."""
        found = self.look_up(key=key, reference=reference)
        if found.result in (Result.PENDING, Result.APPROVED):
            return Outcome(Result.FAILED)
        return found

    def read_notice(self, *, body: bytes, headers: Mapping[str, str]) -> Word | None:
        """Return what a webhook says of an order of ours; None for any other event."""
        event = notices.event_in(body, headers)
        kind, resource = str(event["event_type"]), event["resource"]
        if kind.startswith(_OF_REFUNDS):
            notices.check(body, headers)
            return _word_of_refund(str(event["id"]), resource)
        if kind == "CHECKOUT.ORDER.APPROVED":
            key = str(resource["purchase_units"][0]["custom_id"])
            if key.startswith(orders.EXPRESS):
                return None
            outcome = Outcome(Result.APPROVED)
        elif kind.startswith("PAYMENT.CAPTURE.") and resource.get("status") in _CAPTURES:
            if "custom_id" not in resource:
                return None
            key, outcome = str(resource["custom_id"]), _of_capture(resource, "")
        else:
            return None
        notices.check(body, headers)
        return Word(str(event["id"]), key, outcome)

    def refund(self, *, key: str, reference: str, amount: Money, attempt_key: str) -> Outcome:
        """Pay back a part or all of what was collected; asked again, PayPal tells how it is."""
        client = Client()
        capture = _capture_in(client.get(f"{_ORDERS}/{quote(reference)}"))
        if capture is None:
            raise GatewayRefused(say("nothing-collected"))
        wish = {"amount": sums.written(amount), "custom_id": key[:127]}
        path = f"/v2/payments/captures/{quote(str(capture['id']))}/refund"
        return _of_refund(client.post(path, json.dumps(wish).encode(), key))

    def refunds(self, *, key: str, reference: str, names: Iterable[str]) -> list[Back]:
        """Return the refunds of the order there, whoever made them."""
        order = Client().get(f"{_ORDERS}/{quote(reference)}")
        if not orders.is_of(order, key):
            return []
        made = (order["purchase_units"][0].get("payments") or {}).get("refunds") or []
        return [Back(_of_refund(one), str(one.get("custom_id", ""))) for one in made]


def _opened(client: Client, wish: Plain, key: str) -> Started:
    order = client.post(_ORDERS, json.dumps(wish).encode(), key)
    page = orders.page_of(order)
    if not order.get("id") or not page:
        raise GatewayDown("PayPal's answer is unreadable.")
    return Started(str(order["id"]), page)


def _of_order(order: Plain, key: str) -> Outcome:
    """Return how the order stands for the payment with this key."""
    if not orders.is_of(order, key):
        return Outcome(Result.PENDING)
    capture = _capture_in(order)
    if capture is not None:
        return _of_capture(capture, str(order["id"]))
    return Outcome(_ORDER_STATES.get(str(order["status"]), Result.PENDING))


def _capture_in(order: Plain) -> Plain | None:
    units: list[Any] = order.get("purchase_units") or [{}]
    captures = (units[0].get("payments") or {}).get("captures") or []
    kept = [one for one in captures if _CAPTURES.get(one["status"]) is not Result.FAILED]
    return (kept or captures or [None])[0]


def _of_capture(capture: Plain, reference: str) -> Outcome:
    result = _CAPTURES.get(str(capture["status"]), Result.PENDING)
    took = sums.read(capture["amount"]) if result is Result.PAID else None
    return Outcome(result, reference=reference, amount=took)


def _of_refund(refund: Plain) -> Outcome:
    result = _REFUNDS.get(str(refund["status"]), Result.PENDING)
    went = sums.read(refund["amount"]) if result is Result.PAID else None
    return Outcome(result, reference=str(refund["id"]), amount=went)


def _word_of_refund(event: str, refund: Plain) -> Word | None:
    """Return that there is news of a refund; which payment it is of, its capture says."""
    links = {one["rel"]: str(one["href"]) for one in refund.get("links") or []}
    name = links["up"].rpartition("/")[2]  # never its host: PayPal is where the settings say
    key = str(Client().get(f"/v2/payments/captures/{quote(name)}").get("custom_id", ""))
    return Word(event, key, Outcome(Result.PENDING), refund=str(refund["id"])) if key else None


METHOD = PayPal()
