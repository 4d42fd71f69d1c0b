"""What has become of an invoice since: paid and when, credited, still to pay.

It stands below the sums of the page that is shown or printed now, and is no part of the document.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from shop.money import Money, money
from shop.payments.account import account_of
from shop.payments.models import Entry


@dataclass(frozen=True)
class Standing:
    """An order's money; ``paid_on`` is when the last of it came."""

    credited: Money
    paid: Money
    paid_on: date | None
    paid_back: Money
    due: Money


def standing_of(order: Any) -> Standing:
    """Return how the order's invoice stands, in two queries."""
    account, currency = account_of(order), order.currency
    came = Entry.objects.filter(attempt__order=order, kind=Entry.CAPTURE)
    last = came.aggregate(last=Max("date_created"))["last"]
    return Standing(
        credited=money(account.let_go, currency),
        paid=money(account.received, currency),
        paid_on=timezone.localdate(last) if last else None,
        paid_back=money(account.back, currency),
        due=money(account.due, currency),
    )
