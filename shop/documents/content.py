"""What stands on an invoice or a credit note: plain values, taken once and kept.

Amounts are texts of decimals in the order's currency, tax included unless called net.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from shop.money import money
from shop.order.addresses import address_lines
from shop.order.sayings import read
from shop.order.titles import full_titles
from shop.partner.tax import rounded
from shop.partner.tax_parts import (
    Part,
    by_rate,
    delivery_of_order,
    part_of,
    parts_of_goods,
    shared,
)
from shop.payments import registry

from .models import Seller

_ZERO = Decimal(0)


def of_order(order: Any) -> dict[str, Any]:
    """Return the content of the order's invoice, in the active language."""
    lines = list(order.lines.select_related("product__parent"))
    names = full_titles([line.product for line in lines if line.product])
    goods = parts_of_goods(order)
    rows = [
        _row(
            names.get(line.product_id) or line.title,
            line.quantity,
            part,
            order.currency,
            line=line.pk,
            sku=line.partner_sku,
        )
        for line, part in zip(lines, goods, strict=True)
    ]
    rows += [
        _row("", 1, part, order.currency, is_delivery=True)
        for part in delivery_of_order(order, goods)
    ]
    return _about(order) | _sums(rows)


def of_refund(refund: Any) -> dict[str, Any]:
    """Return the content of a refund's credit note, in the active language.

    The net of each part is what all refunds up to this one make of it, without what those before
    it made: rounded one by one, the notes would not add up to their invoice.
    """
    order = refund.order
    before = _before(refund)
    lines = list(refund.lines.select_related("line__product__parent"))
    names = full_titles([row.line.product for row in lines if row.line.product])
    rows = []
    for row in lines:
        line = row.line
        gone = before.lines[line.pk]
        net = _net(gone + row.amount, line, order.currency) - _net(gone, line, order.currency)
        rate = part_of(line.line_price_incl_tax, line.line_price_excl_tax, line.tax_code).rate
        title = names.get(line.product_id) or line.title
        part = Part(rate, net, row.amount)
        more = {"line": line.pk, "sku": line.partner_sku}
        rows.append(_row(title, row.quantity, part, order.currency, **more))
    goods = parts_of_goods(order)
    sent = delivery_of_order(order, goods)
    rows += [
        _row("", 1, part, order.currency, is_delivery=is_delivery)
        for gone, amount, whole, is_delivery in (
            (before.delivery, refund.delivery, sent, True),
            (before.other, refund.other, [*goods, *sent], False),
        )
        for part in _next(gone, amount, whole, order.currency)
    ]
    return _about(order) | _sums(rows) | {"reason": read(refund.reason)}


def _about(order: Any) -> dict[str, Any]:
    seller = Seller.load()
    method = registry.find(order.payment_method)
    fields = ("name", "address", "tax_number", "register", "contact", "note")
    return {
        "seller": {name: getattr(seller, name) for name in fields},
        "buyer": list(address_lines(order.billing_address or order.shipping_address)),
        "email": order.email,
        "order": order.number,
        "placed": timezone.localtime(order.date_placed).date().isoformat(),
        "issued": timezone.localdate().isoformat(),
        "payment": str(method.label) if method else order.payment_method,
        "currency": order.currency,
        "without_tax": order.without_tax,
    }


def _row(title: str, quantity: int, part: Part, currency: str, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "quantity": quantity,
        "gross": money(part.gross, currency).plain,
        "net": money(part.net, currency).plain,
        "rate": f"{part.rate.normalize():f}",
        **more,
    }


def _sums(rows: list[dict[str, Any]]) -> dict[str, Any]:
    by_rate: dict[str, list[Decimal]] = {}
    for row in rows:
        sums = by_rate.setdefault(row["rate"], [_ZERO, _ZERO])
        sums[0] += Decimal(row["net"])
        sums[1] += Decimal(row["gross"])
    return {
        "rows": rows,
        "taxes": [
            {"rate": rate, "net": str(net), "tax": str(gross - net), "gross": str(gross)}
            for rate, (net, gross) in sorted(by_rate.items(), key=lambda one: Decimal(one[0]))
        ],
        "total": str(sum((Decimal(row["gross"]) for row in rows), _ZERO)),
        "net": str(sum((Decimal(row["net"]) for row in rows), _ZERO)),
    }


@dataclass
class _Before:
    """What of an order's lines (by key), delivery and whole earlier refunds took off."""

    lines: dict[int, Decimal]
    delivery: Decimal = _ZERO
    other: Decimal = _ZERO


def _before(refund: Any) -> _Before:
    found = _Before(defaultdict(Decimal))
    for earlier in refund.order.refunds.filter(pk__lt=refund.pk).prefetch_related("lines"):
        found.delivery += earlier.delivery
        found.other += earlier.other
        for row in earlier.lines.all():
            found.lines[row.line_id] += row.amount
    return found


def _net(amount: Decimal, line: Any, currency: str) -> Decimal:
    """Return the net part of an amount out of what the line costs."""
    if not line.line_price_incl_tax:
        return amount
    return rounded(amount * line.line_price_excl_tax / line.line_price_incl_tax, currency)


def _next(gone: Decimal, amount: Decimal, whole: list[Part], currency: str) -> list[Part]:
    """Return the parts of an amount of the whole, after ``gone`` of it."""
    if not amount:
        return []
    parts = [Part(part.rate, -part.net, -part.gross) for part in _first(gone, whole, currency)]
    parts += _first(gone + amount, whole, currency)
    return [part for part in by_rate(parts) if part.gross or part.net]


def _first(amount: Decimal, whole: list[Part], currency: str) -> list[Part]:
    if amount == sum((part.gross for part in whole), _ZERO):
        return whole
    return shared(amount, whole, currency) if amount else []


def language_of(order: Any) -> str:
    """Return the language in which the order's papers are written."""
    known = dict(settings.LANGUAGES)
    return order.language if order.language in known else settings.LANGUAGE_CODE
