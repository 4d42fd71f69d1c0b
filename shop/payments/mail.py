"""The mail to a buyer whose payment could not be taken and goes back."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.money import money
from shop.order import news
from shop.order.sayings import read

from .models import Attempt, Refund

SENT_BACK = "payment-sent-back"


def tell_sent_back(*, attempt: Attempt, refund: Refund) -> None:
    """Write down, once a refund, that the buyer is to hear that their money goes back."""
    facts = {"amount": str(refund.amount), "currency": refund.currency}
    news.tell(order=attempt.order, kind=SENT_BACK, row=refund, facts=facts)


def facts(refund: Any) -> dict[str, Any]:
    """Return what the mail says; ``is_over`` tells whether the order is cancelled."""
    return {
        "amount": refund.money,
        "reason": read(refund.reason),
        "is_over": refund.order.status == "cancelled",
    }


def register_kinds() -> None:
    """Tell the outbox what it sends about payments."""
    news.kind(
        code=SENT_BACK,
        label=gettext_lazy("Payment that goes back"),
        subject=lambda facts: (
            _("Your payment of %(amount)s for order %(number)s goes back to you")
            % {"number": facts["number"], "amount": facts["amount"]}
        ),
        rows=lambda: Refund.objects.select_related("attempt__order__user"),
        facts=facts,
        sample=_sample,
    )


def _sample() -> dict[str, Any]:
    reason = _("The payment came after the goods were gone.")
    return {"amount": money(24, settings.OSCAR_DEFAULT_CURRENCY), "reason": reason, "is_over": True}
