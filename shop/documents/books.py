"""What must add up of invoices and credit notes, on any day."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from shop.money import money

from .models import Document, Series

_ZERO = Decimal(0)


def problems() -> Iterator[str]:
    """Yield a sentence for every paper whose sums are not those of its order or its refund."""
    papers = Document.objects.select_related("order", "refund").prefetch_related("refund__lines")
    for paper in papers.order_by("pk").iterator(chunk_size=500):
        about = paper.content
        tax = sum((Decimal(one["tax"]) for one in about["taxes"]), _ZERO)
        total = Decimal(about["total"])
        if Decimal(about["net"]) + tax != total:
            yield _("%(paper)s: net and tax do not make its total of %(total)s.") % {
                "paper": paper.number,
                "total": total,
            }
        owed = paper.refund.value if paper.refund else paper.order.total_incl_tax
        if total != owed:
            yield _("%(paper)s: its total is %(total)s, it should be %(owed)s.") % {
                "paper": paper.number,
                "total": total,
                "owed": owed,
            }
    yield from _numbers()
    yield from _notes()


def _numbers() -> Iterator[str]:
    """A series counts from 1 to its last number without a gap: tax law asks for it."""
    papers = Document.objects.order_by("kind", "year", "serial").values_list("kind", "year")
    found = {
        (kind, year): (count, last)
        for kind, year, count, last in papers.annotate(
            count=Count("pk"), last=Max("serial")
        ).order_by()
    }
    said = {(one.kind, one.year): one.last for one in Series.objects.all()}
    for key in sorted(found.keys() | said.keys()):
        count, last = found.get(key, (0, 0))
        if not count == last == said.get(key, 0):
            kind, year = key
            yield _(
                "%(kind)s, %(year)s: the numbers went up to %(said)d, there are %(count)d papers "
                "and the last is number %(last)d."
            ) % {
                "kind": dict(Document.KINDS)[kind],
                "year": year,
                "said": said.get(key, 0),
                "count": count,
                "last": last,
            }


def _notes() -> Iterator[str]:
    """Credit notes of all of a line, or of all of the delivery, hold its tax on the invoice."""
    noted = Document.objects.filter(kind=Document.CREDIT).values("order")
    billed = Document.objects.filter(kind=Document.INVOICE, order__in=noted).order_by("pk")
    rows = billed.select_related("order").prefetch_related("order__documents")
    for invoice in rows.iterator(chunk_size=500):
        order = invoice.order
        back = _by_part(one for one in order.documents.all() if one.kind == Document.CREDIT)
        for part, (gross, tax) in _by_part([invoice]).items():
            gone, given = back.get(part, (_ZERO, _ZERO))
            if gone == gross and given != tax:
                yield _(
                    "Order %(number)s: of %(gross)s on its invoice %(tax)s is tax, "
                    "on its credit notes %(given)s."
                ) % {
                    "number": order.number,
                    "gross": money(gross, order.currency),
                    "tax": money(tax, order.currency),
                    "given": money(given, order.currency),
                }


def _by_part(papers: Iterable[Document]) -> dict[Any, tuple[Decimal, Decimal]]:
    """Return gross and tax by line, and of the delivery."""
    found: dict[Any, tuple[Decimal, Decimal]] = {}
    for row in (row for paper in papers for row in paper.content["rows"]):
        part = "delivery" if row.get("is_delivery") else row.get("line")
        if part is not None:
            gross, tax = found.get(part, (_ZERO, _ZERO))
            net, whole = Decimal(row["net"]), Decimal(row["gross"])
            found[part] = gross + whole, tax + whole - net
    return found
