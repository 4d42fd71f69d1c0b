"""The shop's books: what must add up on any day, to the cent and to the piece.

Sums of money are Decimals in the order's own currency.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.amounts import exact
from shop.documents import books as documents
from shop.money import money
from shop.offer import books as offers
from shop.order import books as taxes
from shop.parcels import books as parcels
from shop.payments import books as payments
from shop.refunds import books as refunds
from shop.returns import books as returns

_ZERO = Decimal(0)


def problems() -> Iterator[str]:
    """Yield a sentence for everything that is off; nothing when the books balance."""
    yield from _orders()
    yield from _stock()
    yield from payments.problems()
    yield from parcels.problems()
    yield from refunds.problems()
    yield from returns.problems()
    yield from offers.problems()
    yield from taxes.problems()
    yield from documents.problems()


def _orders() -> Iterator[str]:
    """An order's total is its lines and its delivery, and it has at least one line."""
    orders = get_model("order", "Order").objects.annotate(
        goods=exact(Coalesce(Sum("lines__line_price_incl_tax"), _ZERO)), pieces=Count("lines")
    )
    off = exact(F("total_incl_tax") - F("goods") - F("shipping_incl_tax"))
    for order in orders.alias(off=off).exclude(off=0).order_by("pk").iterator():
        yield _(
            "Order %(number)s: the total is %(total)s, its lines and delivery make %(sum)s."
        ) % {
            "number": order.number,
            "total": money(order.total_incl_tax, order.currency),
            "sum": money(order.goods + order.shipping_incl_tax, order.currency),
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
