"""The payment page of the sandbox, in two languages, plain enough to need no script."""

from decimal import Decimal
from html import escape
from typing import Any

from babel.numbers import format_currency, get_currency_precision

_WORDS = {
    "en": {
        "title": "Sandbox payment",
        "note": "This is a test. No money is taken.",
        "order": "Order",
        "amount": "To pay",
        "paid": "Pay",
        "declined": "Let the card be declined",
        "cancelled": "Cancel and go back",
        "decided": "This payment is settled. You can close the page.",
        "faults": "Make something go wrong",
        "never": "never send the shop a notice",
        "late": "send the notice 20 seconds late",
        "repeated": "send the notice five times",
        "amount_fault": "name a wrong sum in the notice",
        "unsigned": "sign the notice wrongly",
        "stay": "do not lead back to the shop",
        "owner": "As the shop's owner, at the gateway",
        "refund": "Pay back what is left",
        "bounce": "Let the last refund fail",
        "refund_done": "It was paid back here. The shop is told.",
        "bounce_done": "The last refund has failed. The shop is told.",
    },
    "zh-hans": {
        "title": "沙盒支付",
        "note": "这是测试，不会扣款。",
        "order": "订单",
        "amount": "应付",
        "paid": "支付",
        "declined": "模拟银行卡被拒",
        "cancelled": "取消并返回",
        "decided": "这笔付款已经处理，可以关闭本页。",
        "faults": "制造一个故障",
        "never": "不向商店发送通知",
        "late": "通知晚二十秒发送",
        "repeated": "通知发送五次",
        "amount_fault": "通知里写错金额",
        "unsigned": "通知的签名是错的",
        "stay": "付款后不返回商店",
        "owner": "以店主身份在支付平台操作",
        "refund": "退还剩余金额",
        "bounce": "让最近一笔退款失败",
        "refund_done": "已在此退款，商店会收到通知。",
        "bounce_done": "最近一笔退款已失败，商店会收到通知。",
    },
}
_FAULTS = ("never", "late", "repeated", "amount", "unsigned", "stay")
_STYLE = """
:root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif; }
body { max-width: 30rem; margin: 0 auto; padding: 2rem 1rem; }
button { display: block; width: 100%; min-height: 48px; margin: .75rem 0; font: inherit; }
label { display: flex; gap: .75rem; align-items: center; min-height: 44px; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1.5rem; }
dd { margin: 0; text-align: end; font-weight: 600; }
"""


def render(payment: dict[str, Any], language: str, said: str = "") -> str:
    """Return the page of a payment as HTML; ``said`` is what came of the last button."""
    language = language if language in _WORDS else "en"
    words = _WORDS[language]
    exponent = get_currency_precision(payment["currency"])
    amount = Decimal(payment["amount"]).scaleb(-exponent)
    shown = format_currency(amount, payment["currency"], locale=language.replace("-", "_"))
    choice = _form(words) if payment["state"] == "open" else f"<p>{words['decided']}</p>"
    if payment["state"] == "paid":
        choice += _owners(words)
    if said:
        choice = f'<p role="status">{escape(said)}</p>{choice}'
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{words['title']}</title><style>{_STYLE}</style><main>"
        f"<h1>{words['title']}</h1><p>{words['note']}</p>"
        f"<dl><dt>{words['order']}</dt><dd>{escape(str(payment['facts'].get('order', '')))}</dd>"
        f"<dt>{words['amount']}</dt><dd>{escape(shown)}</dd></dl>{choice}</main></html>"
    )


def done(decision: str, language: str) -> str:
    """Return what the page says after a button of the owner's."""
    return _WORDS[language if language in _WORDS else "en"][f"{decision}_done"]


def _owners(words: dict[str, str]) -> str:
    """Return the buttons for what is done in a gateway's own dashboard."""
    buttons = "".join(
        f'<button name="decision" value="{name}">{words[name]}</button>'
        for name in ("refund", "bounce")
    )
    summary = f"<summary>{words['owner']}</summary>"
    return f'<form method="post"><details>{summary}{buttons}</details></form>'


def _form(words: dict[str, str]) -> str:
    buttons = "".join(
        f'<button name="decision" value="{name}">{words[name]}</button>'
        for name in ("paid", "declined", "cancelled")
    )
    boxes = "".join(
        f'<label><input type="checkbox" name="fault" value="{name}">'
        f"{words['amount_fault' if name == 'amount' else name]}</label>"
        for name in _FAULTS
    )
    faults = f"<details><summary>{words['faults']}</summary>{boxes}</details>"
    return f'<form method="post">{buttons}{faults}</form>'
