"""What must add up of returns, on any day."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from .models import Return


def problems() -> Iterator[str]:
    """Yield a sentence for every return that does not fit its order or its refund."""
    said = Q(state=Return.REFUNDED)
    wrong = said & Q(refund=None) | Q(refund__isnull=False) & ~(said | Q(state=Return.CLOSED))
    strange = Q(refund__isnull=False) & ~Q(refund__order=F("order"))
    for row in Return.objects.filter(wrong | strange).select_related("order").order_by("pk"):
        yield _("Order %(number)s: its return is “%(state)s”, and its refund says otherwise.") % {
            "number": row.order.number,
            "state": row.get_state_display(),
        }
    gone = Return.REFUSED, Return.CLOSED
    lines: QuerySet[Any] = get_model("order", "Line").objects.annotate(
        coming=Coalesce(
            Sum("return_lines__quantity", filter=~Q(return_lines__returned__state__in=gone)), 0
        )
    )
    for line in lines.filter(coming__gt=F("quantity")).select_related("order").order_by("pk"):
        yield _("Order %(number)s, “%(title)s”: %(coming)d come back of %(bought)d.") % {
            "number": line.order.number,
            "title": line.title,
            "coming": line.coming,
            "bought": line.quantity,
        }
