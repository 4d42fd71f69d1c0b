"""What the software itself notes about an order, so that everybody reads it in their language.

A clerk, a buyer and the worker speak different languages, and each may be the one who makes a
thing happen. So a code with its facts is stored where a person would have written a sentence,
and worded when it is read. What people wrote stays as it is.
"""

import json
import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shop.money import Money, money

_STORED = re.compile(r"@([a-z-]+) (\{.*\})", re.DOTALL)
#: How much of somebody else's words a saying takes in, so that it fits where it is stored.
LONGEST = 150


def say(code: str, **facts: Money | str) -> str:
    """Return what is stored for the saying. Raises LookupError for a code without words."""
    if code not in _words():
        raise LookupError(code)
    plain = {
        name: [fact.plain, fact.currency] if isinstance(fact, Money) else fact
        for name, fact in facts.items()
    }
    return f"@{code} {json.dumps(plain, ensure_ascii=False)}"


def read(stored: str) -> str:
    """Return the stored text in the active language; what is no saying as it is."""
    code, facts = parts(stored)
    words = _words().get(code)
    if words is None:
        return stored
    try:
        return words % {name: _fact(fact) for name, fact in json.loads(facts).items()}
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError):
        return stored


def parts(stored: str) -> tuple[str, str]:
    """Return the code of a stored saying and its facts as JSON; both empty for what is none."""
    found = _STORED.fullmatch(stored)
    return (found[1], found[2]) if found else ("", "")


def amount_in(stored: str) -> Decimal | None:
    """Return the amount that a stored saying is about, if it is about one."""
    try:
        return Decimal(json.loads(parts(stored)[1])["amount"][0])
    except (ValueError, KeyError, TypeError, IndexError, ArithmeticError):
        return None


def _fact(fact: Any) -> str:
    return str(money(*fact) if isinstance(fact, list) else fact)


def _words() -> dict[str, str]:
    return {
        "arrived": _("%(amount)s has arrived."),
        "came-late": _("%(amount)s has arrived for the cancelled order and is to go back."),
        "paid-back": _("%(amount)s was paid back."),
        "parcel-undone": _("The parcel %(parcel)s was taken back: %(reason)s"),
        "parcel-corrected": _("The parcel %(before)s was put right: it is %(now)s."),
        "cancelled-by-buyer": _("Cancelled by the buyer."),
        "withdrawn": _("The buyer has withdrawn from the contract."),
        "return-replaced": _("The withdrawal takes the place of the return asked for before."),
        "told": _("The buyer was told: %(reason)s"),
        "paid-otherwise": _("Another way to pay was chosen."),
        "wrong-sum": _("%(given)s came instead of %(wanted)s."),
        "less-is-due": _("Less is to be paid for the order by now."),
        "was-cancelled": _("The order had been cancelled."),
        "goods-gone": _("The payment came after the goods were gone."),
        "paid-in-another-way": _("The order is paid in another way."),
        "bank-did-not-pay": _("Your bank did not pay."),
        "not-by-card": _("%(total)s cannot be paid by card. Choose another way."),
        "not-with-paypal": _("%(total)s cannot be paid with PayPal. Choose another way."),
        "paypal-declined": _(
            "PayPal could not charge what you chose. Choose something else there."
        ),
        "nothing-collected": _("Nothing was collected."),
        "only-yuan": _("This way to pay takes yuan and nothing else."),
        "alipay-says": _("Alipay says: %(reason)s"),
        "wechat-says": _("WeChat Pay says: %(reason)s"),
        "wechat-not-accepted": _(
            "WeChat Pay did not accept this payment, and nothing was charged. "
            "Choose another way to pay."
        ),
        "wechat-begun-elsewhere": _(
            "This payment was begun in the browser of a phone and cannot go on here. "
            "Your basket is back: order again to pay here."
        ),
        "wechat-closed-refund": _("WeChat Pay closed the refund."),
        "wechat-cannot-credit": _(
            "The buyer's account cannot be credited. Settle the refund on WeChat Pay's "
            "merchant platform."
        ),
        "back-there": _("Paid back at the payment provider."),
        "back-there-note": _("%(amount)s was paid back at the payment provider, not from here."),
        "back-failed": _("The refund of %(amount)s was sent and came back."),
        "back-other-sum": _("The provider says that %(given)s went back."),
        "back-no-sum": _("The provider says that it went back, but not how much."),
        "back-unplaced": _(
            "The provider says that %(amount)s more went back than is booked here. Compare its "
            "refunds with those of this order."
        ),
    }
