"""Paying, for other rooms: what an order, a page or a task may do about money.

:mod:`.asking` begins a payment, :mod:`.settling` makes true what a gateway says of it,
:mod:`.refunding` sends money back, :mod:`.changing` lets a buyer pay otherwise,
:mod:`.giving_back` fills the basket again when nothing was paid, :mod:`.reconciling` looks
after all that is open.
"""

from .asking import HELD_FOR, LOOK_AFTER, NotWaiting, ask, begin, gateway_of
from .changing import CannotChange, choices, pay_otherwise
from .giving_back import give_back
from .reconciling import reconcile
from .refunding import CannotRefund, captured, promise, promised, refund, send_refund, settle_refund
from .settling import (
    call_off,
    expire,
    give_up,
    look_after,
    look_again,
    settle,
    take_notice,
)

__all__ = [
    "HELD_FOR",
    "LOOK_AFTER",
    "CannotChange",
    "CannotRefund",
    "NotWaiting",
    "ask",
    "begin",
    "call_off",
    "captured",
    "choices",
    "expire",
    "gateway_of",
    "give_back",
    "give_up",
    "look_after",
    "look_again",
    "pay_otherwise",
    "promise",
    "promised",
    "reconcile",
    "refund",
    "send_refund",
    "settle",
    "settle_refund",
    "take_notice",
]
