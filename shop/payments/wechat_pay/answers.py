"""What WeChat Pay's answers and notices say of payments and refunds."""

from decimal import Decimal
from typing import Any

from shop.money import Money, money
from shop.order.sayings import say
from shop.payments.gateway import Outcome, Result, Word

from .account import Account

CURRENCY = "CNY"
_PAYMENTS = {
    "SUCCESS": Result.PAID,
    "REFUND": Result.PAID,  # it was paid, and a part of it may have gone back since
    "CLOSED": Result.FAILED,
    "REVOKED": Result.FAILED,
    "PAYERROR": Result.FAILED,
}
_REFUNDS = {"SUCCESS": Result.PAID, "CLOSED": Result.FAILED}
_REASONS = {"CLOSED": "wechat-closed-refund", "ABNORMAL": "wechat-cannot-credit"}


def payment(found: dict[str, Any], account: Account, key: str) -> Outcome:
    """Return the outcome that an answer tells. Raises ValueError if it is about another."""
    result = _PAYMENTS.get(found["trade_state"], Result.PENDING)
    if (found["mchid"], found["out_trade_no"]) != (account.mchid, key):
        raise ValueError("It is about another payment.")
    if result is not Result.PAID:
        return Outcome(result)
    amount = _yuan(found["amount"], "total")
    return Outcome(result, reference=str(found["transaction_id"]), amount=amount)


def refund(found: dict[str, Any], key: str, status: str = "status") -> Outcome:
    """Return the outcome of a refund. One that cannot be credited waits for the shop's owner."""
    if found["out_refund_no"] != key:
        raise ValueError("It is about another refund.")
    state = found[status]
    result = _REFUNDS.get(state, Result.PENDING)
    return Outcome(
        result,
        reference=str(found.get("refund_id", "")),
        amount=_yuan(found["amount"], "refund"),
        reason=say(_REASONS[state]) if state in _REASONS else "",
    )


def word(notice: dict[str, Any], told: dict[str, Any], account: Account) -> Word | None:
    """Return what a notice tells, or None. Raises ValueError if it is for another shop."""
    event, kind = str(notice["id"]), str(notice["event_type"])
    if told["mchid"] != account.mchid or told.get("appid", account.appid) != account.appid:
        raise ValueError("It is for another shop.")
    key = str(told["out_trade_no"])
    if kind.startswith("REFUND."):
        name = str(told["out_refund_no"])
        return Word(event, key, refund(told, name, "refund_status"), refund=name)
    if kind != "TRANSACTION.SUCCESS":
        return None
    return Word(event, key, payment(told, account, key))


def _yuan(amount: dict[str, Any], name: str) -> Money:
    return money(Decimal(int(amount[name])).scaleb(-2), str(amount.get("currency", CURRENCY)))
