"""The mail that goes with a parcel."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.order import news
from shop.order.arrival import arrival_of
from shop.shipping.selectors import by_code

from .models import Parcel

SENT = "parcel-sent"


def facts(parcel: Parcel) -> dict[str, Any]:
    """Return what the mail says of the parcel."""
    arrival = (
        None if parcel.expected else arrival_of(parcel.order, by_code(parcel.order.shipping_code))
    )
    return {
        "goods": [(row.quantity, row.line.title) for row in parcel.lines.select_related("line")],
        "carrier": parcel.carrier_name,
        "tracking": parcel.number,
        "tracking_url": parcel.tracking_url,
        "expected": parcel.expected,
        "arrives": arrival.words if arrival else "",
        "more": any(line.num_to_send for line in parcel.order.lines.all()),
    }


def register_kinds() -> None:
    """Tell the outbox what it sends about parcels."""
    news.kind(
        code=SENT,
        label=gettext_lazy("Parcel sent"),
        subject=lambda facts: (
            _("A parcel of your order %(number)s is on its way") % {"number": facts["number"]}
        ),
        rows=lambda: Parcel.objects.filter(undone=None).select_related("order__user", "carrier"),
        facts=facts,
        sample=_sample,
    )


def _sample() -> dict[str, Any]:
    return {
        "goods": [(2, _("Cup, Celadon"))],
        "carrier": "Royal Mail",
        "tracking": "AB123456785GB",
        "tracking_url": "https://www.royalmail.com/track-your-item",
        "expected": date(2026, 1, 30),
        "arrives": "",
        "more": True,
    }
