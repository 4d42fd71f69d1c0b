"""A sheet of paper, before it is a page or a PDF: who, to whom, a table, sums."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shop.money import Money, money
from shop.order.addresses import address_lines
from shop.order.titles import full_titles
from shop.partner.percent import percent

from .content import language_of
from .models import Document, Seller
from .standing import Standing


@dataclass(frozen=True)
class Paper:
    """Everything that stands on a sheet, in its own language.

    The last of ``sums`` is the total; ``standing`` says what has become of it.
    """

    title: str
    number: str
    language: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, str], ...] = ()
    standing: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def span(self) -> int:
        """How many columns the name of a sum takes."""
        return len(self.head) - 1


def of_document(document: Document, standing: Standing | None = None) -> Paper:
    """Return an invoice or a credit note as it was issued, an invoice with what became of it."""
    with translation.override(document.language):
        about = document.content
        is_credit = document.kind == Document.CREDIT
        seller = about["seller"]
        return Paper(
            title=_("Credit note") if is_credit else _("Invoice"),
            number=document.number,
            language=document.language,
            sender=_sender(seller),
            recipient=tuple(about["buyer"]),
            facts=tuple(_facts(document)),
            head=(
                pgettext("heading of a column", "Goods"),
                _("Pieces"),
                _("Each"),
                _("Tax"),
                _("Price without tax") if about.get("without_tax") else _("Price with tax"),
            ),
            rows=tuple(_row(row, about) for row in about["rows"]),
            sums=tuple(_sums(about)),
            standing=tuple(_since(standing)) if standing and not is_credit else (),
            notes=tuple(filter(None, [about.get("reason", ""), seller["note"]])),
        )


def of_slip(order: Any, parcel: Any = None, *, seller: Seller) -> Paper:
    """Return the packing slip of a parcel, or of all that is still to be sent; no prices."""
    language = language_of(order)
    with translation.override(language):
        rows = (
            [(row.line, row.quantity) for row in parcel.lines.all()]
            if parcel
            else [(line, line.num_to_send) for line in order.lines.all() if line.num_to_send]
        )
        names = full_titles([line.product for line, _count in rows if line.product])
        fields = ("name", "address", "tax_number", "register", "contact")
        facts = [(_("Order"), order.number), (_("Placed"), _day(order.date_placed.date()))]
        if parcel and str(parcel):
            facts.append((_("Parcel"), str(parcel)))
        return Paper(
            title=_("Packing slip"),
            number=order.number,
            language=language,
            sender=_sender({name: getattr(seller, name) for name in fields}),
            recipient=address_lines(order.shipping_address),
            facts=tuple(facts),
            head=(pgettext("heading of a column", "Goods"), _("SKU"), _("Pieces")),
            rows=tuple(
                (names.get(line.product_id) or line.title, line.partner_sku, str(count))
                for line, count in rows
            ),
        )


def _sender(seller: dict[str, str]) -> tuple[str, ...]:
    rows = [seller["name"], *seller["address"].splitlines(), seller["contact"]]
    if seller["tax_number"]:
        rows.append(_("VAT or tax number %(number)s") % {"number": seller["tax_number"]})
    return tuple(row.strip() for row in [*rows, seller["register"]] if row.strip())


def _facts(document: Document) -> list[tuple[str, str]]:
    about = document.content
    facts = [
        (_("Date"), _day(date.fromisoformat(about["issued"]))),
        (_("Order"), about["order"]),
        (_("Placed"), _day(date.fromisoformat(about["placed"]))),
        (_("Payment"), about["payment"] or _("Nothing to pay")),
    ]
    if "invoice" in about:
        facts.append((_("For invoice"), about["invoice"]))
    return facts


def _row(row: dict[str, Any], about: dict[str, Any]) -> tuple[str, ...]:
    title = row["title"]
    if row.get("is_delivery"):
        title = _("Delivery")
    elif not title:
        title = _("Other")
    if row.get("sku"):
        title = f"{title} ({row['sku']})"
    price = money(row["net" if about.get("without_tax") else "gross"], about["currency"])
    each = _each(price, row["quantity"]) if not row.get("is_delivery") else ""
    return (title, str(row["quantity"]), each, percent(row["rate"]), str(price))


def _each(price: Money, pieces: int) -> str:
    """Return what a piece cost, discounts taken off; where cents are left over, about."""
    each = money(price.amount / pieces, price.currency)
    return str(each) if each.amount * pieces == price.amount else f"≈ {each}"


def _sums(about: dict[str, Any]) -> list[tuple[str, str]]:
    currency = about["currency"]
    sums = [(_("Net"), str(money(about["net"], currency)))]
    for tax in about["taxes"]:
        label = _("Tax %(rate)s on %(net)s") % {
            "rate": percent(tax["rate"]),
            "net": money(tax["net"], currency),
        }
        sums.append((label, str(money(tax["tax"], currency))))
    return [*sums, (_("Total"), str(money(about["total"], currency)))]


def _since(standing: Standing) -> Iterator[tuple[str, str]]:
    """Yield what was taken off the total since, down to what is still to pay."""
    if standing.credited:
        yield _("Credited since"), f"−{standing.credited}"
    if standing.paid and standing.paid_on:
        label = _("Paid on %(day)s") % {"day": _day(standing.paid_on)}
        yield label, f"−{standing.paid}"
    if standing.paid_back:
        yield _("Paid back"), str(standing.paid_back)
    if standing.due or standing.paid:
        yield _("Still to pay"), str(standing.due)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
