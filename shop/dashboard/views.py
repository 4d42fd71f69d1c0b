"""Oscar's first screen, with figures that leave out what nobody paid for."""

from datetime import timedelta
from typing import Any

from django.db.models import Avg, QuerySet, Sum
from django.utils import timezone
from oscar.apps.dashboard import views
from oscar.core.loading import get_model

from shop.payments.models import Entry

DAY = timedelta(hours=24)


class IndexView(views.IndexView):
    """Oscar counts what every order would cost as revenue, a cancelled one's, too.

    Here revenue is the money that came in less what went back, as the ledger has it; a cancelled
    order stands in the count by status alone.
    """

    def get_stats(self) -> dict[str, Any]:
        """Return Oscar's figures with these in place of its own."""
        standing = _standing(get_model("order", "Order").objects.all())
        since = timezone.now() - DAY
        last_day = standing.filter(date_placed__gt=since)
        lines = get_model("order", "Line").objects
        return super().get_stats() | {
            "total_orders": standing.count(),
            "total_lines": lines.filter(order__in=standing).count(),
            "total_revenue": _taken(Entry.objects.all()),
            "total_orders_last_day": last_day.count(),
            "total_lines_last_day": lines.filter(order__in=last_day).count(),
            "total_revenue_last_day": _taken(Entry.objects.filter(date_created__gt=since)),
            "average_order_costs": last_day.aggregate(mean=Avg("total_incl_tax"))["mean"] or 0,
        }

    def get_hourly_report(self, orders: QuerySet[Any], **bounds: Any) -> dict[str, Any]:
        """Return Oscar's report of the last hours, of the orders that stand."""
        report: dict[str, Any] = super().get_hourly_report(_standing(orders), **bounds)
        return report


def _standing(orders: QuerySet[Any]) -> QuerySet[Any]:
    return orders.exclude(status="cancelled")


def _taken(entries: QuerySet[Entry]) -> Any:
    """Return what these entries of the ledger leave in the house."""
    sums = dict(entries.order_by().values_list("kind").annotate(Sum("amount")))
    return sums.get(Entry.CAPTURE, 0) - sums.get(Entry.REFUND, 0)
