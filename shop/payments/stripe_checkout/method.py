"""The adapter of Stripe Checkout: the buyer pays on Stripe's page, by card and what it offers."""

import time
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.money import Money
from shop.order.sayings import say
from shop.payments.gateway import (
    Ask,
    Back,
    Gateway,
    GatewayDown,
    GatewayRefused,
    Outcome,
    Result,
    Started,
    Word,
)
from shop.payments.method import unset

from . import notices, sums
from .client import Client, NotThere, Plain

SHORTEST = 30 * 60 + 30  # seconds; Stripe wants 30 minutes, its clock may be ahead of ours
_NEEDED = {"key": "STRIPE_SECRET_KEY", "webhook_secrets": "STRIPE_WEBHOOK_SECRETS"}
_SESSIONS = "/v1/checkout/sessions"
_EVENTS = {
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
}
_OF_REFUNDS = {
    "charge.refunded",
    "charge.refund.updated",
    "refund.created",
    "refund.updated",
    "refund.failed",
}
_LANGUAGES = {"zh-hans": "zh", "zh-hant": "zh-TW", "pt-br": "pt-BR", "en-gb": "en-GB"}
_KNOWN = (  # the languages of its page that need no country
    " bg cs da de el en es et fi fil fr hr hu id it ja ko lt lv ms mt nb nl pl pt ro ru sk sl sv"
    " th tr vi zh "
)


class StripeCheckout(Gateway):
    """Stripe's hosted page. A payment's reference is its session, once paid its intent."""

    code = "stripe_checkout"
    lists_refunds = True
    label = gettext_lazy("Card and more")
    hint = gettext_lazy("You pay on Stripe’s page: by card, Apple Pay, Google Pay and others.")

    def missing(self) -> tuple[str, ...]:
        """Return the variables that are not set."""
        return unset(settings.STRIPE, _NEEDED)

    def is_offered(self, *, country: str) -> bool:
        """Return whether Stripe takes the site's currency."""
        return sums.is_known(settings.OSCAR_DEFAULT_CURRENCY)

    def takes(self, total: Money) -> bool:
        """Return whether Stripe takes exactly this sum."""
        return sums.can_be_charged(total)

    def start(self, ask: Ask) -> Started:
        """Open a session, or find the one that was opened before."""
        if not self.takes(ask.amount):
            raise GatewayRefused(say("not-by-card", total=ask.amount))
        client = Client()
        if ask.reference.startswith("cs_"):
            session = client.get(f"{_SESSIONS}/{quote(ask.reference)}")
            return _started(session, ask.return_url)
        return _started(client.post(_SESSIONS, _wish(ask), ask.key))

    def look_up(self, *, key: str, reference: str) -> Outcome:
        """Return how the session, or the intent that it became, stands.

        Without a reference nobody was ever sent to the page: the answer was lost on its way.
        """
        if not reference:
            return Outcome(Result.PENDING)
        try:
            if reference.startswith("pi_"):
                return _of_intent(Client().get(f"/v1/payment_intents/{quote(reference)}"))
            expand = ["payment_intent"]
            return _of_session(Client().get(f"{_SESSIONS}/{quote(reference)}", expand=expand))
        except NotThere:
            return Outcome(Result.FAILED)

    def close(self, *, key: str, reference: str) -> Outcome:
        """Expire the session; one that is not open any more tells how it stands."""
        if not reference:
            return Outcome(Result.FAILED)
        try:
            end, once = f"{_SESSIONS}/{quote(reference)}/expire", f"{key}-{time.time_ns()}"
            session = Client().post(end, {}, once)
            return _of_session(session)
        except GatewayRefused:
            return self.look_up(key=key, reference=reference)

    def read_notice(self, *, body: bytes, headers: Mapping[str, str]) -> Word | None:
        """Return what a signed event says of a session of ours; None for any other event."""
        event = notices.read(body, headers)
        session = event["data"]["object"]
        if event.get("type") in _OF_REFUNDS:
            return _word_of_refund(str(event["id"]), session)
        if event.get("type") not in _EVENTS or not session.get("client_reference_id"):
            return None
        outcome = _of_session(session)
        if event["type"] == "checkout.session.async_payment_failed":
            outcome = Outcome(Result.FAILED, reason=say("bank-did-not-pay"))
        return Word(str(event["id"]), str(session["client_reference_id"]), outcome)

    def refund(self, *, key: str, reference: str, amount: Money, attempt_key: str) -> Outcome:
        """Pay back a part or all. What was asked for with the key before is looked up first."""
        client = Client()

        def found() -> Plain | None:
            made = _made(client, reference)
            return next((one for one in made if _metadata(one).get("key") == key), None)

        wish = {
            "payment_intent": reference,
            "amount": sums.count(amount),
            "metadata": {"key": key, "attempt": attempt_key},
        }
        return _of_refund(found() or client.post("/v1/refunds", wish, key, found))

    def refunds(self, *, key: str, reference: str, names: Iterable[str]) -> list[Back]:
        """Return the refunds of the intent, whoever made them; of a bare session there are none."""
        if not reference.startswith("pi_"):
            return []
        made = _made(Client(), reference)
        return [Back(_of_refund(one), str(_metadata(one).get("key", ""))) for one in made]


def _started(session: Plain, done: str = "") -> Started:
    """Return the session as it was begun; ``done`` is the way on from one without a page."""
    name, page = session["id"], session.get("url") or done
    if not (isinstance(name, str) and isinstance(page, str) and page):
        raise GatewayDown("Stripe's answer is unreadable.")
    return Started(name, page)


def _wish(ask: Ask) -> Plain:
    """Return the session that is asked for: one line with the exact total, no other currency."""
    names = {"key": ask.key, "order": ask.order_number}
    wish: Plain = {
        "mode": "payment",
        "submit_type": "pay",
        "client_reference_id": ask.key,
        "success_url": ask.return_url,
        "cancel_url": ask.cancel_url,
        "expires_at": max(int(ask.expires.timestamp()), int(time.time()) + SHORTEST),
        "locale": _locale(ask.language),
        "adaptive_pricing": {"enabled": False},
        "metadata": names,
        "payment_intent_data": {"metadata": names, "description": ask.order_number},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": ask.amount.currency.lower(),
                    "unit_amount": sums.count(ask.amount),
                    "product_data": {"name": _("Order %(number)s") % {"number": ask.order_number}},
                },
            }
        ],
    }
    if _is_email(ask.email):
        wish["customer_email"] = ask.email
    return wish


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _locale(language: str) -> str:
    code = language.lower()
    if known := _LANGUAGES.get(code):
        return known
    base = code.partition("-")[0]
    return base if f" {base} " in _KNOWN else "auto"


def _of_session(session: Plain) -> Outcome:
    status, intent = session["status"], session.get("payment_intent")
    if status == "complete" and isinstance(intent, dict):
        return _of_intent(intent)
    if session["payment_status"] == "paid":
        took = sums.amount(session["amount_total"], session["currency"])
        return Outcome(Result.PAID, reference=str(intent or ""), amount=took)
    if status == "expired":
        return Outcome(Result.FAILED)
    return Outcome(Result.UNDERWAY if status == "complete" else Result.PENDING)


def _of_intent(intent: Plain) -> Outcome:
    """Return how the intent of a page that the buyer has done with stands."""
    status = intent["status"]
    if status == "succeeded":
        took = sums.amount(intent["amount_received"], intent["currency"])
        return Outcome(Result.PAID, reference=str(intent["id"]), amount=took)
    if status == "processing":
        return Outcome(Result.UNDERWAY)
    if status in ("canceled", "requires_payment_method"):
        return Outcome(Result.FAILED, reason=say("bank-did-not-pay"))
    return Outcome(Result.PENDING)


def _made(client: Client, intent: str) -> list[Plain]:
    return list(client.get("/v1/refunds", payment_intent=intent, limit=100)["data"])


def _metadata(thing: Plain) -> Plain:
    found: Plain = thing.get("metadata") or {}
    return found


def _word_of_refund(event: str, thing: Plain) -> Word | None:
    """Return that there is news of a charge's refund, or None where the charge is not ours.

    A refund that was made in the dashboard does not say whose it is; its intent does.
    """
    if thing.get("object") == "refund":
        key = _metadata(thing).get("attempt")
    else:
        key = _metadata(thing).get("key")
    intent = thing.get("payment_intent")
    if not key and intent:
        try:
            key = _metadata(Client().get(f"/v1/payment_intents/{quote(str(intent))}")).get("key")
        except NotThere:
            return None
    if not key:
        return None
    return Word(event, str(key), Outcome(Result.PENDING), refund=str(thing["id"]))


def _of_refund(refund: Plain) -> Outcome:
    results = {"succeeded": Result.PAID, "failed": Result.FAILED, "canceled": Result.FAILED}
    return Outcome(
        results.get(refund["status"], Result.PENDING),
        reference=str(refund["id"]),
        amount=sums.amount(refund["amount"], refund["currency"]),
        reason=str(refund.get("failure_reason") or ""),
    )


METHOD = StripeCheckout()
