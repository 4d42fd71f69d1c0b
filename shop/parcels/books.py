"""What must add up of parcels, to the piece, on any day."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from oscar.core.loading import get_model


def problems() -> Iterator[str]:
    """Yield a sentence for every line whose parcels or whose hold on the stock are off."""
    live = Q(parcel_lines__parcel__undone__isnull=True)
    lines: QuerySet[Any] = (
        get_model("order", "Line")
        .objects.select_related("order")
        .annotate(
            packed=Coalesce(Sum("parcel_lines__quantity", filter=live), 0),
            open=Case(
                When(order__status="cancelled", then=Value(0)),
                default=F("quantity") - F("num_shipped") - F("num_dropped"),
            ),
        )
    )
    for line in lines.exclude(num_shipped=F("packed")).order_by("pk"):
        yield _(
            "Order %(number)s, “%(title)s”: %(sent)d count as sent, parcels hold %(packed)d."
        ) % {
            "number": line.order.number,
            "title": line.title,
            "sent": line.num_shipped,
            "packed": line.packed,
        }
    for line in lines.exclude(num_allocated=F("open")).order_by("pk"):
        yield _("Order %(number)s, “%(title)s”: %(open)d are to be sent, %(held)d are held.") % {
            "number": line.order.number,
            "title": line.title,
            "open": line.open,
            "held": line.num_allocated,
        }
