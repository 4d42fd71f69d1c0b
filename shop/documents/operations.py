"""Issuing invoices and credit notes: once each, numbered without a gap.

A number is taken by an UPDATE of its series in the transaction that writes the document: the
next one waits for it, and a document that fails gives its number back.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from oscar.core.loading import get_model

from shop.order import operations as orders

from . import content
from .models import Document, Seller, Series

INVOICED = ("paid", "part-dispatched", "dispatched", "delivered")


class WhyNone(StrEnum):
    """Why an order has no invoice."""

    NO_SELLER = "no-seller"
    NOT_DUE = "not-due"
    CANCELLED = "cancelled"


@transaction.atomic
def invoice(*, order: Any) -> Document | None:
    """Return the order's invoice, issued now if it is due and was not yet.

    None for an order that is neither paid nor sent, and while nobody has said who sells.
    """
    order = orders.lock(order)
    existing = Document.objects.filter(order=order, kind=Document.INVOICE).first()
    if existing is not None:
        return existing
    if order.status not in INVOICED or not Seller.load().is_complete:
        return None
    return _issue(Document.INVOICE, order, lambda: content.of_order(order))


@transaction.atomic
def credit_note(*, refund: Any) -> Document | None:
    """Return the refund's credit note, issued now if the order has an invoice; else None."""
    order = orders.lock(refund.order)
    existing = Document.objects.filter(refund=refund).first()
    if existing is not None:
        return existing
    billed = Document.objects.filter(order=order, kind=Document.INVOICE).first()
    if billed is None or not refund.value:
        return None

    def about() -> dict[str, Any]:
        return content.of_refund(refund) | {"invoice": billed.number}

    return _issue(Document.CREDIT, order, about, refund=refund)


def issue_waiting() -> int:
    """Issue what is due of all orders that have waited for a seller; return how many had."""
    orders = get_model("order", "Order").objects.filter(status__in=INVOICED)
    waiting = orders.exclude(documents__kind=Document.INVOICE).order_by("date_placed", "pk")
    return sum(bool(issue(order)) for order in waiting.iterator())


def why_none(order: Any) -> WhyNone | None:
    """Return why the order has no invoice and none can be issued now; None where it has or can."""
    if any(one.kind == Document.INVOICE for one in order.documents.all()):
        return None
    if order.status == "cancelled":
        return WhyNone.CANCELLED
    if order.status not in INVOICED:
        return WhyNone.NOT_DUE
    return None if Seller.load().is_complete else WhyNone.NO_SELLER


def issue(order: Any) -> list[Document]:
    """Issue what is due of the order's papers, the invoice first; return all that it has."""
    billed = invoice(order=order)
    if billed is None:
        return []
    notes = (credit_note(refund=refund) for refund in order.refunds.all())
    return [billed, *(note for note in notes if note is not None)]


def _issue(
    kind: str, order: Any, about: Callable[[], dict[str, Any]], refund: Any = None
) -> Document:
    year, language = timezone.localdate().year, content.language_of(order)
    Series.objects.get_or_create(kind=kind, year=year)
    Series.objects.filter(kind=kind, year=year).update(last=F("last") + 1)
    serial = Series.objects.get(kind=kind, year=year).last
    with translation.override(language):
        return Document.objects.create(
            kind=kind,
            year=year,
            serial=serial,
            order=order,
            refund=refund,
            language=language,
            content=about(),
        )
