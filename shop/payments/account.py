"""What an order costs by now, what came and went back, and so what is still to pay.

The one place that says so: for the desk, the buyer's page and mails, the gateways and the
books. Amounts are Decimals in the order's currency.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from shop.amounts import AmountField, exact

from .models import Entry, Refund

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Account:
    """An order's money. ``let_go`` is the worth of goods, delivery and gestures taken off it.

    ``back`` went back or is promised, whoever is still at it.
    """

    total: Decimal
    let_go: Decimal
    received: Decimal
    back: Decimal
    is_cancelled: bool = False

    @property
    def price(self) -> Decimal:
        """What the order costs without what was let go."""
        return max(self.total - self.let_go, _ZERO)

    @property
    def kept(self) -> Decimal:
        """What came and stays."""
        return self.received - self.back

    @property
    def due(self) -> Decimal:
        """What is still to pay; never below 0, and nothing for a cancelled order."""
        return _ZERO if self.is_cancelled else max(self.price - self.kept, _ZERO)


def account_of(order: Any) -> Account:
    """Return the order's account as the database has it, in one query."""
    rows = get_model("order", "Order").objects.filter(pk=order.pk)
    return next(account for _order, account in accounts(rows))


def owing(orders: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of the orders for which something is still to pay; cancelled ones are not told
    apart."""
    kept = F("came") - F("went")
    off = F("off_goods") + F("off_delivery") + F("off_other")
    rows = _with_sums(orders).alias(owed=exact(F("total_incl_tax") - off - kept))
    return rows.filter(owed__gt=0)


def accounts(orders: QuerySet[Any]) -> Iterator[tuple[Any, Account]]:
    """Yield each order with its account, in one query."""
    for order in _with_sums(orders):
        yield (
            order,
            Account(
                total=order.total_incl_tax,
                let_go=order.off_goods + order.off_delivery + order.off_other,
                received=order.came,
                back=order.went,
                is_cancelled=order.status == "cancelled",
            ),
        )


def bare_refunds(order: Any) -> list[Any]:
    """Return the refunds of money that was never the order's: it came too late, or wrong."""
    known = {refund.money_id for refund in order.refunds.all()}
    return [
        refund
        for attempt in order.payment_attempts.all()
        for refund in attempt.refunds.all()
        if refund.pk not in known
    ]


def _with_sums(orders: QuerySet[Any]) -> QuerySet[Any]:
    refunds = get_model("refunds", "OrderRefund").objects.filter(order=OuterRef("pk"))
    goods = get_model("refunds", "RefundLine").objects.filter(refund__order=OuterRef("pk"))
    entries = Entry.objects.filter(attempt__order=OuterRef("pk"), kind=Entry.CAPTURE)
    back = Refund.objects.filter(attempt__order=OuterRef("pk"))
    return orders.annotate(
        off_goods=sum_of(goods, "refund__order", "amount"),
        off_delivery=sum_of(refunds, "order", "delivery"),
        off_other=sum_of(refunds, "order", "other"),
        came=sum_of(entries, "attempt__order", "amount"),
        went=sum_of(back, "attempt__order", "amount"),
    )


def sum_of(rows: QuerySet[Any], group: str, field: str) -> Any:
    """Return the sum of a field of the rows, grouped by a column that names the outer row."""
    sums = rows.order_by().values(group).annotate(sum=exact(Sum(field))).values("sum")
    amount = AmountField()
    return Coalesce(Subquery(sums, output_field=amount), _ZERO, output_field=amount)
