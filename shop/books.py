"""The shop's books: what must add up on any day, to the cent and to the piece.

Sums of money are Decimals in the order's own currency.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.payments.models import Attempt, Entry, Refund

UNRESOLVED = timedelta(minutes=15)
_ZERO = Decimal(0)


def problems() -> Iterator[str]:
    """Yield a sentence for everything that is off; nothing when the books balance."""
    yield from _orders()
    yield from _stock()
    yield from _money()
    yield from _attempts()


def _orders() -> Iterator[str]:
    """An order's total is its lines and its delivery, and it has at least one line."""
    orders = get_model("order", "Order").objects.annotate(
        goods=Coalesce(Sum("lines__line_price_incl_tax"), _ZERO), pieces=Count("lines")
    )
    wrong = orders.exclude(total_incl_tax=F("goods") + F("shipping_incl_tax"))
    for order in wrong.order_by("pk").iterator():
        yield _(
            "Order %(number)s: the total is %(total)s, its lines and delivery make %(sum)s."
        ) % {
            "number": order.number,
            "total": order.total_incl_tax,
            "sum": order.goods + order.shipping_incl_tax,
        }
    for order in orders.filter(pieces=0).order_by("pk").iterator():
        yield _("Order %(number)s has no lines.") % {"number": order.number}


def _stock() -> Iterator[str]:
    """What is promised of a stock record is what its orders still hold, and is there."""
    held = Q(line__num_allocated__gt=0)
    records: QuerySet[Any] = get_model("partner", "StockRecord").objects.annotate(
        held=Coalesce(Sum("line__num_allocated", filter=held), 0)
    )
    counted = records.filter(num_in_stock__isnull=False).filter(
        Q(product__product_class__track_stock=True)
        | Q(product__parent__product_class__track_stock=True)
    )
    for record in counted.exclude(num_allocated=F("held")).order_by("pk").iterator():
        yield _("Stock %(sku)s: %(allocated)d are promised, orders hold %(held)d.") % {
            "sku": record.partner_sku,
            "allocated": record.num_allocated,
            "held": record.held,
        }
    for record in records.filter(num_in_stock__lt=F("num_allocated")).order_by("pk").iterator():
        yield _("Stock %(sku)s: more is promised than there is.") % {"sku": record.partner_sku}


def _money() -> Iterator[str]:
    """The ledger holds each paid attempt once, and no more went back than came in."""
    attempts = Attempt.objects.select_related("order").annotate(
        received=Coalesce(Sum("entries__amount", filter=Q(entries__kind=Entry.CAPTURE)), _ZERO),
    )
    for attempt in attempts.filter(state=Attempt.PAID).exclude(received=F("amount")).iterator():
        yield _("Payment %(key)s: %(amount)s was paid, the ledger says %(received)s.") % {
            "key": attempt.key,
            "amount": attempt.amount,
            "received": attempt.received,
        }
    for attempt in attempts.filter(received__gt=0).iterator():
        rows = attempt.refunds.exclude(state=Refund.FAILED)
        back = rows.aggregate(sum=Coalesce(Sum("amount"), _ZERO))["sum"]
        entries = attempt.entries.filter(kind=Entry.REFUND)
        gone = entries.aggregate(sum=Coalesce(Sum("amount"), _ZERO))["sum"]
        if gone > attempt.received or back > attempt.received:
            yield _("Payment %(key)s: more goes back than came in.") % {"key": attempt.key}
        if attempt.state != Attempt.PAID and back != attempt.received:
            yield _("Payment %(key)s: money came for nothing and does not go back.") % {
                "key": attempt.key
            }


def _attempts() -> Iterator[str]:
    """No payment stays open for long after its time, and its order waits for it."""
    late = timezone.now() - UNRESOLVED
    for attempt in Attempt.objects.filter(state__in=Attempt.OPEN, expires__lt=late).iterator():
        yield _("Payment %(key)s has been open since %(when)s. Is the worker running?") % {
            "key": attempt.key,
            "when": attempt.date_created,
        }
    for attempt in (
        Attempt.objects.filter(state=Attempt.PAID, order__status="awaiting-payment")
        .select_related("order")
        .iterator()
    ):
        yield _("Order %(number)s is paid and still waits for its payment.") % {
            "number": attempt.order.number
        }
