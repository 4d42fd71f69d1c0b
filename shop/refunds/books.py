"""What must add up of refunds, on any day."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.amounts import exact
from shop.payments.account import accounts

from .models import OrderRefund

_ZERO = Decimal(0)


def problems() -> Iterator[str]:
    """Yield a sentence for every refund that does not fit its lines, its money or its order."""
    for row in _wrong_sums().select_related("order"):
        yield _("Refund %(refund)s of order %(number)s: its parts are worth less.") % {
            "refund": row.pk,
            "number": row.order.number,
        }
    for row in _wrong_money().select_related("order"):
        yield _("Refund %(refund)s of order %(number)s: another sum of money goes back.") % {
            "refund": row.pk,
            "number": row.order.number,
        }
    yield from _lines()
    yield from _delivery()
    yield from _kept()


def _wrong_sums() -> QuerySet[OrderRefund]:
    goods = Coalesce(Sum("lines__amount"), _ZERO)
    rows = OrderRefund.objects.annotate(goods=goods)
    over = exact(F("amount") - F("goods") - F("delivery") - F("other"))
    return rows.alias(over=over).filter(over__gt=0)


def _wrong_money() -> QuerySet[OrderRefund]:
    none = Q(money__isnull=True) & ~Q(amount=0)
    return OrderRefund.objects.filter(none | Q(money__isnull=False) & ~Q(amount=F("money__amount")))


def _lines() -> Iterator[str]:
    """What a line says was paid back, and not sent any more, is what its refunds say."""
    lines: QuerySet[Any] = get_model("order", "Line").objects.annotate(
        pieces=Coalesce(Sum("refund_lines__quantity"), 0),
        unsent=Coalesce(Sum("refund_lines__unsent"), 0),
        back=Coalesce(Sum("refund_lines__amount"), _ZERO),
        over=exact(F("back") - F("line_price_incl_tax")),
    )
    wrong = ~Q(num_refunded=F("pieces")) | ~Q(num_dropped=F("unsent"))
    for line in lines.filter(wrong | Q(over__gt=0)).select_related("order").order_by("pk"):
        yield _(
            "Order %(number)s, “%(title)s”: %(said)d pieces count as paid back, "
            "its refunds hold %(pieces)d."
        ) % {
            "number": line.order.number,
            "title": line.title,
            "said": line.num_refunded,
            "pieces": line.pieces,
        }


def _delivery() -> Iterator[str]:
    orders: QuerySet[Any] = get_model("order", "Order").objects.annotate(
        over=exact(Coalesce(Sum("refunds__delivery"), _ZERO) - F("shipping_incl_tax"))
    )
    for order in orders.filter(over__gt=0).order_by("pk"):
        yield _("Order %(number)s: more of the delivery charge goes back than was paid.") % {
            "number": order.number
        }


def _kept() -> Iterator[str]:
    """No more stays in the house than the order costs by now, of a cancelled one nothing; and one
    that is paid owes nothing."""
    orders: QuerySet[Any] = get_model("order", "Order").objects.filter(
        Q(pk__in=OrderRefund.objects.values("order")) | Q(status__in=["paid", "cancelled"])
    )
    for order, account in accounts(orders.order_by("pk")):
        facts = {"number": order.number, "kept": account.kept, "price": account.price}
        if account.is_cancelled and account.kept:
            yield _("Order %(number)s is cancelled, %(kept)s of its money was kept.") % facts
        elif account.kept > account.price:
            yield _("Order %(number)s: %(kept)s was kept, it costs %(price)s.") % facts
        elif order.status == "paid" and account.due:
            yield _("Order %(number)s counts as paid, of %(price)s only %(kept)s was kept.") % facts
