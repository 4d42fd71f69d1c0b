"""The mail that tells of a refund."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.money import money
from shop.order import news
from shop.order.sayings import read
from shop.payments import by_hand

from .models import OrderRefund

REFUNDED = "order-refunded"


def facts(refund: OrderRefund) -> dict[str, Any]:
    """Return what the mail says of the refund."""
    currency = refund.order.currency
    lines = refund.lines.select_related("line")
    return {
        "amount": money(refund.amount, currency),
        "goods": [(row.quantity, row.line.title, money(row.amount, currency)) for row in lines],
        "delivery": money(refund.delivery, currency),
        "reason": read(refund.reason),
        "by_hand": by_hand.is_by_hand(refund.order.payment_method),
    }


def register_kinds() -> None:
    """Tell the outbox what it sends about refunds."""
    news.kind(
        code=REFUNDED,
        label=gettext_lazy("Refund"),
        subject=lambda facts: (
            _("You get %(amount)s back for your order %(number)s")
            % {"number": facts["number"], "amount": facts["amount"]}
        ),
        rows=lambda: OrderRefund.objects.select_related("order__user"),
        facts=facts,
        sample=_sample,
    )


def _sample() -> dict[str, Any]:
    currency = settings.OSCAR_DEFAULT_CURRENCY
    return {
        "amount": money(24, currency),
        "goods": [(1, _("Cup, Celadon"), money(24, currency))],
        "delivery": money(Decimal(0), currency),
        "reason": "",
        "by_hand": False,
    }
