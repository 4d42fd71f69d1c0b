"""The papers of an order at the desk: which there are, what can be issued, why there is none."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from shop.documents import operations
from shop.documents.models import Document
from shop.documents.operations import WhyNone
from shop.documents.views import said


@dataclass(frozen=True)
class Papers:
    """``can_issue`` when something is due; else ``why`` there is no invoice, and ``setting``, the
    address of what has to be filled in."""

    issued: tuple[Document, ...]
    can_issue: bool
    why: str
    setting: str


def papers_of(order: Any) -> Papers:
    """Return the papers of the order, whose rows are at hand."""
    issued = tuple(order.documents.all())
    why = operations.why_none(order)
    credited = {one.refund_id for one in issued}
    waits = any(refund.pk not in credited and refund.value for refund in order.refunds.all())
    has_invoice = any(one.kind == Document.INVOICE for one in issued)
    return Papers(
        issued=issued,
        can_issue=why is None and (waits or not has_invoice),
        why=said(why),
        setting=reverse("wagtailsettings:edit", args=["documents", "seller"])
        if why is WhyNone.NO_SELLER
        else "",
    )
