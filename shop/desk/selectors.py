"""Finding orders for the desk."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from shop.payments import by_hand
from shop.payments.account import Account, accounts, owing
from shop.payments.models import Refund

GONE_OUT = ("part-dispatched", "dispatched", "delivered")


@dataclass(frozen=True)
class Tab:
    """Orders that wait for the same thing: of these states (all, where none is named), and
    ``narrow``, which of them."""

    code: str
    label: str | Promise
    statuses: tuple[str, ...] = ()
    narrow: Callable[[QuerySet], QuerySet] | None = None

    def of(self, orders: QuerySet) -> QuerySet:
        """Return those of the orders that are in the tab."""
        if self.statuses:
            orders = orders.filter(status__in=self.statuses)
        return self.narrow(orders) if self.narrow else orders


def _overdue(orders: QuerySet) -> QuerySet:
    """Return the orders whose day to pay by has passed. Without any money they end by
    themselves; these have a part of it, and a person decides."""
    return orders.filter(payment_method__in=by_hand.codes(), pay_by__lt=timezone.now())


def _to_book(orders: QuerySet) -> QuerySet:
    """Return the orders for which money comes by hand that nobody has booked yet."""
    return owing(orders.filter(payment_method__in=by_hand.codes()))


def _to_pay_back(orders: QuerySet) -> QuerySet:
    """Return the orders of which a person has to pay money back."""
    waits = Q(state=Refund.FAILED) | Q(state=Refund.NEW, attempt__method__in=by_hand.codes())
    return orders.filter(Exists(Refund.objects.filter(waits, attempt__order=OuterRef("pk"))))


TABS = (
    Tab("all", _("All")),
    Tab("to-pay", _("To be paid"), ("awaiting-payment",)),
    Tab("overdue", _("Overdue"), ("awaiting-payment",), _overdue),
    Tab("to-send", _("To be sent"), ("confirmed", "paid", "part-dispatched")),
    Tab("on-the-way", _("On the way"), ("dispatched",)),
    Tab("delivered", _("Delivered"), ("delivered",)),
    Tab("to-book", _("Money to book"), GONE_OUT, _to_book),
    Tab("to-pay-back", _("Money to pay back"), (), _to_pay_back),
    Tab("cancelled", _("Cancelled"), ("cancelled",)),
)


def orders(*, words: str = "", tab: str = "all") -> QuerySet:
    """Return the orders of the tab that fit the words, the newest first.

    Words are looked for in the number, the buyer's name and e-mail address, and in the SKU
    and UPC of the goods.
    """
    rows = _matching(words)
    chosen = next((one for one in TABS if one.code == tab), TABS[0])
    return (
        chosen.of(rows)
        .select_related("user", "shipping_address")
        .annotate(pieces=Sum("lines__quantity"))
        .order_by("-date_placed", "-pk")
    )


def counts(*, words: str = "") -> dict[str, int]:
    """Return how many orders each tab has that fit the words, by its code.

    One query for the states, and one for each tab that looks further.
    """
    rows = _matching(words)
    by_status = dict(rows.order_by().values_list("status").annotate(count=Count("pk")))
    return {
        tab.code: tab.of(rows).count()
        if tab.narrow
        else sum(
            count
            for status, count in by_status.items()
            if not tab.statuses or status in tab.statuses
        )
        for tab in TABS
    }


def partly_paid(ids: Iterable[int]) -> set[int]:
    """Return which of the orders some money has come for, and not all. One query."""
    rows = get_model("order", "Order").objects.filter(pk__in=list(ids))
    return {order.pk for order, account in accounts(rows) if is_part(account)}


def is_part(account: Account) -> bool:
    """Return whether some of the money has come, and not all."""
    return account.kept > 0 and account.due > 0


def complete() -> QuerySet:
    """Return all orders with what the desk shows of one, in a constant number of queries."""
    return (
        get_model("order", "Order")
        .objects.select_related("shipping_address", "user")
        .prefetch_related(
            "lines__source_page",
            "status_changes",
            "notes__user",
            "payment_attempts__entries",
            "payment_attempts__refunds__by",
            "refunds__lines__line",
            "refunds__money__attempt",
            "refunds__by",
            "parcels__lines__line",
            "parcels__carrier",
            "parcels__by",
            "returns__steps__by",
            "documents",
        )
    )


def _matching(words: str) -> QuerySet:
    rows = get_model("order", "Order").objects.all()
    words = words.strip()[:200].replace("\x00", "")
    if not words:
        return rows
    lines = get_model("order", "Line").objects.filter(
        Q(partner_sku__iexact=words) | Q(upc__iexact=words), order=OuterRef("pk")
    )
    number = words.removeprefix("#").replace(" ", "").upper()
    fits = Q(number__startswith=number) | Q(guest_email__icontains=words)
    fits |= Q(user__email__icontains=words) | Q(Exists(lines))
    names = Q()
    for word in words.split()[:5]:
        names &= Q(shipping_address__first_name__icontains=word) | Q(
            shipping_address__last_name__icontains=word
        )
    return rows.filter(fits | names)
