"""What must add up of parcels, to the piece, on any day."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.order import statuses

from .models import Parcel

SENT = ("part-dispatched", "dispatched", "delivered")


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
    yield from _states()
    for line in lines.exclude(num_allocated=F("open")).order_by("pk"):
        yield _("Order %(number)s, “%(title)s”: %(open)d are to be sent, %(held)d are held.") % {
            "number": line.order.number,
            "title": line.title,
            "open": line.open,
            "held": line.num_allocated,
        }


def _states() -> Iterator[str]:
    """An order says of itself what its parcels say."""
    on_the_way = Parcel.objects.filter(order=OuterRef("pk"), undone=None, date_arrived=None)
    orders: QuerySet[Any] = get_model("order", "Order").objects.annotate(
        sent=Coalesce(Sum("lines__num_shipped"), 0),
        left=Coalesce(
            Sum(F("lines__quantity") - F("lines__num_shipped") - F("lines__num_dropped")), 0
        ),
        right=Case(
            When(sent=0, then=Value("")),
            When(left__gt=0, then=Value("part-dispatched")),
            When(Exists(on_the_way), then=Value("dispatched")),
            default=Value("delivered"),
        ),
    )
    wrong = Q(sent__gt=0) & ~Q(status=F("right")) | Q(sent=0, status__in=SENT)
    for order in orders.exclude(status="cancelled").filter(wrong).order_by("pk"):
        if order.right:
            yield _("Order %(number)s counts as “%(status)s”, its parcels say “%(right)s”.") % {
                "number": order.number,
                "status": statuses.label(order.status),
                "right": statuses.label(order.right),
            }
        else:
            yield _("Order %(number)s counts as “%(status)s”, and no parcel was sent.") % {
                "number": order.number,
                "status": statuses.label(order.status),
            }
