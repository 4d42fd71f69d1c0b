"""The adapter of WeChat Pay.

A buyer at a desktop scans a code (Native), one in a phone's browser goes to a page of WeChat's
(H5), and one inside WeChat pays in a sheet over our own page (JSAPI). A payment stays what it was
begun as, since WeChat Pay takes a key once.
"""

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta, timezone
from typing import Any, NoReturn
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.money import Money
from shop.order.sayings import LONGEST, say
from shop.payments.gateway import (
    Ask,
    Back,
    BadNotice,
    Gateway,
    GatewayDown,
    GatewayRefused,
    Outcome,
    Result,
    Started,
    Word,
)

from . import account as accounts
from . import answers
from .answers import CURRENCY
from .client import Client, Refusal
from .proof import Unproven
from .transport import unlock

logger = logging.getLogger(__name__)

CHINA = timezone(timedelta(hours=8))
_UNKNOWN = {"ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS", "RESOURCE_NOT_EXIST"}
_CLOSED = {"ORDER_CLOSED", "ORDERCLOSED", "TRADE_STATE_ERROR"}
_PAID = {"ORDERPAID", "ORDER_PAID", "OUT_TRADE_NO_USED"}


class WeChatPay(Gateway):
    """WeChat Pay, for shops whose currency is the yuan."""

    code = "wechat_pay"
    label = gettext_lazy("WeChat Pay")
    hint = gettext_lazy("Scan a code with WeChat, or pay in WeChat on this phone.")

    def missing(self) -> tuple[str, ...]:
        return accounts.missing()

    def broken(self) -> tuple[str, ...]:
        return tuple(accounts.broken())

    def takes(self, total: Money) -> bool:
        return total.currency == CURRENCY

    def is_offered(self, *, country: str) -> bool:
        return settings.OSCAR_DEFAULT_CURRENCY == CURRENCY and not self.missing()

    def is_at_home_in(self, agent: str) -> bool:
        return "MicroMessenger" in agent

    def how_to_scan(self) -> tuple[str, ...]:
        return (
            _("Open WeChat on your phone."),
            _("Tap the plus sign at the top right, then Scan."),
            _("Point the phone at the code and confirm the sum."),
        )

    def start(self, ask: Ask) -> Started:
        """Open the payment in the way that suits where the buyer is.

        Inside WeChat that is a page of our own, which comes back with the buyer's name at WeChat
        (``payer``); its code is then the prepared payment.
        """
        kind, inside = _kind(ask), self.is_at_home_in(ask.agent)
        client = Client(accounts.account())
        if kind == "native" and ask.begun:
            return Started(reference="", code=ask.begun)
        if kind == "jsapi":
            page = f"{ask.return_url}in-wechat/"
            if not ask.payer:
                return Started("", page) if inside else Started("", code=page)
            found = self._prepare(client, kind, ask, {"payer": {"openid": ask.payer}})
            return Started(reference="", url=page, code=str(found["prepay_id"]))
        if kind == "h5":
            if ask.begun and (inside or not ask.on_phone):
                self._begin_anew(client, ask)
            scene = {"payer_client_ip": ask.ip, "h5_info": {"type": "Wap"}}
            found = self._prepare(client, kind, ask, {"scene_info": scene})
            back = quote(ask.return_url, safe="")
            return Started(reference="", url=f"{found['h5_url']}&redirect_url={back}")
        return Started(reference="", code=str(self._prepare(client, kind, ask)["code_url"]))

    def look_up(self, *, key: str, reference: str) -> Outcome:
        """Return how the payment stands; one that WeChat Pay has not seen waits for its buyer."""
        client = Client(accounts.account())
        try:
            return answers.payment(client.payment(key), client.account, key)
        except Refusal as refusal:
            if refusal.code in _UNKNOWN:
                return Outcome(Result.PENDING)
            raise GatewayDown(str(refusal)) from refusal

    def close(self, *, key: str, reference: str) -> Outcome:
        """Close the payment, unless the buyer was faster."""
        client = Client(accounts.account())
        try:
            client.close(key)
        except Refusal as refusal:
            if refusal.code in _PAID | {"INVALID_REQUEST"}:
                return self.look_up(key=key, reference=reference)
            if refusal.code not in _UNKNOWN | _CLOSED:
                raise GatewayDown(str(refusal)) from refusal
        return Outcome(Result.FAILED)

    def refund(self, *, key: str, reference: str, amount: Money, attempt_key: str) -> Outcome:
        """Ask for a refund, or how the one that was asked for stands."""
        client = Client(accounts.account())
        try:
            return answers.refund(self._refund(client, key, amount, attempt_key), key)
        except Refusal as refusal:
            raise GatewayRefused(say("wechat-says", reason=refusal.words[:LONGEST])) from refusal

    def refunds(self, *, key: str, reference: str, names: Iterable[str]) -> list[Back]:
        """Return those of the names that are refunds of the payment; WeChat Pay lists none."""
        client, found = Client(accounts.account()), []
        for name in names:
            try:
                told = client.refund(name)
            except Refusal as refusal:
                if refusal.code not in _UNKNOWN:
                    raise GatewayDown(str(refusal)) from refusal
                continue
            if told["out_trade_no"] == key:
                found.append(Back(answers.refund(told, name), name))
        return found

    def read_notice(self, *, body: bytes, headers: Mapping[str, str]) -> Word | None:
        """Return what a notice says of a payment or a refund."""
        client = Client(accounts.account())
        try:
            client.believe(headers, body)
            notice = json.loads(body)
            told = json.loads(unlock(client.account, notice["resource"]))
            return answers.word(notice, told, client.account)
        except Unproven as fault:
            raise BadNotice(str(fault)) from fault

    def accepted(self) -> Any:
        return ""

    def refused(self, reason: str) -> Any:
        return {"code": "FAIL", "message": reason}

    def _prepare(
        self, client: Client, kind: str, ask: Ask, more: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        try:
            return client.prepare(kind, _payment(ask, client.account) | (more or {}))
        except Refusal as refusal:
            logger.warning("Payment %s was not begun: %s", ask.key, refusal)
            if refusal.code in _PAID:
                raise GatewayDown("WeChat Pay has this payment already.") from refusal
            raise GatewayRefused(say("wechat-not-accepted")) from refusal

    def _begin_anew(self, client: Client, ask: Ask) -> NoReturn:
        """Close what was begun in a phone's browser, where it cannot be gone on with."""
        if self.close(key=ask.key, reference="").result is not Result.FAILED:
            raise GatewayDown("The payment was made elsewhere.")
        raise GatewayRefused(say("wechat-begun-elsewhere"))

    def _refund(self, client: Client, key: str, amount: Money, attempt_key: str) -> dict[str, Any]:
        count = fen(amount)
        try:
            return client.refund(key)
        except Refusal as refusal:
            if refusal.code not in _UNKNOWN:
                raise
        whole = client.payment(attempt_key)["amount"]["total"]
        return client.pay_back(
            {
                "out_trade_no": attempt_key,
                "out_refund_no": key,
                "notify_url": _notice_url(),
                "amount": {"refund": count, "total": int(whole), "currency": CURRENCY},
            }
        )


def fen(amount: Money) -> int:
    """Return the amount in hundredths of a yuan. Raises GatewayRefused for other currencies."""
    if amount.currency != CURRENCY:
        raise GatewayRefused(say("only-yuan"))
    return int(amount.amount.scaleb(2))


def _kind(ask: Ask) -> str:
    if ask.begun:
        if ask.begun.startswith("weixin:"):
            return "native"
        return "jsapi" if ask.begun.endswith("/in-wechat/") else "h5"
    if "MicroMessenger" in ask.agent:
        return "jsapi"
    return "h5" if ask.on_phone else "native"


def _payment(ask: Ask, account: accounts.Account) -> dict[str, Any]:
    with translation.override(ask.language):
        about = _("Order %(number)s") % {"number": ask.order_number}
    return {
        "appid": account.appid,
        "mchid": account.mchid,
        "description": about[:127],
        "out_trade_no": ask.key,
        "time_expire": ask.expires.astimezone(CHINA).isoformat(timespec="seconds"),
        "notify_url": ask.notify_url,
        "amount": {"total": fen(ask.amount), "currency": CURRENCY},
    }


def _notice_url() -> str:
    path = reverse("payments:notice", kwargs={"method": WeChatPay.code})
    return settings.BASE_URL.rstrip("/") + path


METHOD = WeChatPay()
