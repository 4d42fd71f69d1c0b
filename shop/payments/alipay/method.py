"""The adapter of Alipay.

The way to its page is an address that we sign; Alipay knows of the payment only once the buyer has
signed in there. So it waits for one that it does not know.
"""

import logging
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.money import Money, money
from shop.order.sayings import LONGEST, say
from shop.payments.gateway import (
    Ask,
    Back,
    BadNotice,
    Gateway,
    GatewayDown,
    GatewayRefused,
    NotHere,
    Outcome,
    Result,
    Started,
    Word,
)

from . import account as accounts
from .client import Client, Refusal, moment

logger = logging.getLogger(__name__)

CURRENCY = "CNY"
_PAYMENTS = {
    "TRADE_SUCCESS": Result.PAID,
    "TRADE_FINISHED": Result.PAID,
    "TRADE_CLOSED": Result.FAILED,
}
_ASK_REFUND = "alipay.trade.fastpay.refund.query"
_UNKNOWN = "ACQ.TRADE_NOT_EXIST"
_NOT_CLOSED = {"ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_STATUS_INVALID"}


class Alipay(Gateway):
    """Alipay, for shops whose currency is the yuan."""

    code = "alipay"
    label = gettext_lazy("Alipay")
    hint = gettext_lazy("You pay on Alipay's page, or in its app on this phone.")

    def missing(self) -> tuple[str, ...]:
        return accounts.missing()

    def broken(self) -> tuple[str, ...]:
        return tuple(accounts.broken())

    def takes(self, total: Money) -> bool:
        return total.currency == CURRENCY

    def is_offered(self, *, country: str) -> bool:
        return settings.OSCAR_DEFAULT_CURRENCY == CURRENCY and not self.missing()

    def is_at_home_in(self, agent: str) -> bool:
        return "AlipayClient" in agent

    def start(self, ask: Ask) -> Started:
        """Sign the way to Alipay's page; nothing is sent to it yet."""
        if "MicroMessenger" in ask.agent:
            raise NotHere(
                _(
                    "WeChat does not open Alipay. Open this page in your phone's browser (tap ··· "
                    "at the top right), and pay there. Your order is kept."
                )
            )
        with translation.override(ask.language):
            subject = _("Order %(number)s") % {"number": ask.order_number}
        about = {
            "out_trade_no": ask.key,
            "total_amount": yuan(ask.amount),
            "subject": subject[:128],
            "time_expire": moment(ask.expires),
        }
        urls = {"return_url": ask.return_url, "notify_url": ask.notify_url}
        if ask.on_phone:
            about |= {"product_code": "QUICK_WAP_WAY", "quit_url": ask.cancel_url}
            return Started(reference="", url=Client().page("alipay.trade.wap.pay", about, **urls))
        about["product_code"] = "FAST_INSTANT_TRADE_PAY"
        return Started(reference="", url=Client().page("alipay.trade.page.pay", about, **urls))

    def look_up(self, *, key: str, reference: str) -> Outcome:
        """Return how the payment stands; one that Alipay has not seen waits for its buyer."""
        try:
            found = Client().call("alipay.trade.query", {"out_trade_no": key})
        except Refusal as refusal:
            if refusal.code == _UNKNOWN:
                return Outcome(Result.PENDING)
            raise GatewayDown(str(refusal)) from refusal
        try:
            if found["out_trade_no"] != key:
                raise GatewayDown("Alipay answered about another payment.")
            return _outcome(found)
        except (KeyError, ArithmeticError) as fault:
            raise GatewayDown("Alipay's answer about a payment is unreadable.") from fault

    def close(self, *, key: str, reference: str) -> Outcome:
        """Close the payment, unless the buyer was faster."""
        try:
            Client().call("alipay.trade.close", {"out_trade_no": key})
        except Refusal as refusal:
            if refusal.code in _NOT_CLOSED:
                return self.look_up(key=key, reference=reference)
            if refusal.code != _UNKNOWN:
                raise GatewayDown(str(refusal)) from refusal
        return Outcome(Result.FAILED)

    def refund(self, *, key: str, reference: str, amount: Money, attempt_key: str) -> Outcome:
        """Pay back. The same key changes nothing the second time.

        Its answer names the sum of all refunds of the payment; what came of this one is asked.
        """
        client, names = Client(), {"out_trade_no": attempt_key, "out_request_no": key}
        try:
            found = client.call("alipay.trade.refund", names | {"refund_amount": yuan(amount)})
            told = client.call(_ASK_REFUND, names)
        except Refusal as refusal:
            raise GatewayRefused(say("alipay-says", reason=refusal.words[:LONGEST])) from refusal
        if told.get("out_request_no", key) != key:
            raise GatewayDown("Alipay answered about another refund.")
        return _of_refund(told, str(found.get("trade_no", "")))

    def refunds(self, *, key: str, reference: str, names: Iterable[str]) -> list[Back]:
        """Return those of the names that Alipay has paid back; it lists none."""
        client, found = Client(), []
        for name in names:
            try:
                told = client.call(_ASK_REFUND, {"out_trade_no": key, "out_request_no": name})
            except Refusal as refusal:
                logger.info("Alipay does not tell of the refund %s: %s", name, refusal)
                continue
            if told.get("out_request_no") == name:
                found.append(Back(_of_refund(told, name), name))
        return found

    def read_notice(self, *, body: bytes, headers: Mapping[str, str]) -> Word | None:
        """Return what a notice says of a payment."""
        told = _signed(body)
        given = settings.ALIPAY
        if told.get("app_id") != given["app_id"] or told.get("seller_id") != given["seller_id"]:
            raise BadNotice("It is for another shop.")
        status = told.get("trade_status", "")
        if told.get("notify_type") != "trade_status_sync" or status not in _PAYMENTS:
            return None
        if "refund_fee" in told or "out_biz_no" in told:
            return _word_of_refund(told)
        return Word(told["notify_id"], told["out_trade_no"], _outcome(told))

    def accepted(self) -> Any:
        return "success"

    def refused(self, reason: str) -> Any:
        return "failure"


def yuan(amount: Money) -> str:
    """Return the amount as Alipay writes it. Raises GatewayRefused for other currencies."""
    if amount.currency != CURRENCY:
        raise GatewayRefused(say("only-yuan"))
    return amount.plain


def _outcome(told: Mapping[str, Any]) -> Outcome:
    result = _PAYMENTS.get(told["trade_status"], Result.PENDING)
    if result is not Result.PAID:
        return Outcome(result)
    amount = money(Decimal(told["total_amount"]), CURRENCY)
    return Outcome(result, reference=str(told["trade_no"]), amount=amount)


def _of_refund(told: Mapping[str, Any], reference: str) -> Outcome:
    if told.get("refund_status") != "REFUND_SUCCESS":
        return Outcome(Result.PENDING, reference=reference)
    amount = money(Decimal(told["refund_amount"]), CURRENCY)
    return Outcome(Result.PAID, reference=reference, amount=amount)


def _word_of_refund(told: Mapping[str, str]) -> Word | None:
    """Return that there is news of a refund; its sum there is that of all, so it is asked."""
    name = told.get("out_biz_no")
    if not name:
        return None
    return Word(told["notify_id"], told["out_trade_no"], Outcome(Result.PENDING), refund=name)


def _signed(body: bytes) -> dict[str, str]:
    """Return a notice's fields once their signature has been checked. Raises BadNotice."""
    pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=100)
    told = dict(pairs)
    if len(told) != len(pairs):
        raise BadNotice("A field stands there twice.")
    signature, kind = told.pop("sign", ""), told.pop("sign_type", "")
    if kind != "RSA2" or not accounts.signer().verify(dict(told), signature):
        raise BadNotice("The signature is wrong.")
    return told


METHOD = Alipay()
