"""What the basket's page shows: lines with their cards, and what it all costs."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.attribution.notes import facts_of
from shop.catalogue.translation import one_name
from shop.checkout.problems import problems_of
from shop.money import Money, money
from shop.order.addresses import country_name
from shop.partner.showing import left_out
from shop.partner.tax_parts import TaxLine, parts_of_basket, tax_lines
from shop.payments.express import ExpressGateway, express_ways
from shop.shipping.choice import delivery_for, undeliverable
from shop.shipping.selectors import free_from
from shop.storefront.basket import basket_summary
from shop.storefront.cards import Card, cards
from shop.voucher.pages import Reduction, line_reductions, net_of, reductions_of, voucher_part


@dataclass(frozen=True)
class Line:
    """A line of the basket. ``warning`` says what changed since it was put there."""

    id: int
    card: Card
    title: str
    variant_label: str
    quantity: int
    unit_price: Money | None
    line_price: Money | None
    picture: Any
    url: str
    source_title: str
    source_url: str
    warning: str
    max_quantity: int | None
    reductions: tuple[Reduction, ...] = ()
    without_tax: bool = False


@dataclass(frozen=True)
class Totals:
    """What a basket costs; ``taxes`` are the tax in ``total`` by rate, ``tax`` all of it.

    Amounts include tax. With ``without_tax`` those above the total are shown without: ``net``
    is their sum, to which the taxes are added. ``elsewhere`` names the country that they are
    for, where it is not the shop's own; ``undeliverable`` says why nothing goes there.
    """

    subtotal: Money
    discount: Money
    delivery: Money
    tax: Money
    total: Money
    free_delivery_missing: Money | None
    reductions: tuple[Reduction, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    without_tax: bool = False
    net: Money | None = None
    elsewhere: str = ""
    undeliverable: str = ""


def basket_page(request: HttpRequest) -> dict[str, Any]:
    """Return the context of ``shop/basket.html``, in a fixed number of queries."""
    basket = request.basket
    rows = [] if basket.is_empty else list(basket.all_lines())
    totals = totals_of(basket, basket.strategy.country) if rows else None
    return {
        "lines": lines_of(rows),
        "totals": totals,
        "summary": basket_summary(request),
        "vouchers": voucher_part(request, basket, totals.reductions) if totals else None,
        "express": _express(basket, totals) if totals else [],
    }


def _express(basket: Any, totals: Totals) -> list[ExpressGateway]:
    """Return where the buyer can go to from the basket to agree first, if it can be bought."""
    if totals.undeliverable or problems_of(basket):
        return []
    return express_ways(country=basket.strategy.country, total=totals.total.amount)


def lines_of(rows: list[Any]) -> list[Line]:
    """Return basket rows as a page shows them."""
    found = cards([row.product_id for row in rows], stars=False)
    pages = get_model("wagtailcore", "Page").objects.filter(
        pk__in={row.source_page_id for row in rows if row.source_page_id}, live=True
    )
    urls = {page.pk: page.url for page in pages} if rows else {}
    notes = facts_of(row.source_note for row in rows)
    return [
        _line(
            row,
            found[row.product_id],
            notes[row.source_note].url
            if row.source_note in notes
            else urls.get(row.source_page_id, ""),
        )
        for row in rows
    ]


def _line(row: Any, card: Card, source_url: str) -> Line:
    info = row.purchase_info
    price = info.price.incl_tax if info.price.exists else None
    without_tax = row.basket.strategy.taxes.without_tax
    shown, whole = price, None if price is None else price * row.quantity
    reductions = line_reductions(row)
    if without_tax and price is not None:
        shown, whole = info.price.excl_tax, row.line_price_excl_tax
        off = whole - row.line_price_excl_tax_incl_discounts
        reductions = net_of(reductions, money(off, row.price_currency))
    return Line(
        id=row.pk,
        card=card,
        title=card.title.removesuffix(one_name(["", card.selected.label]))
        if card.pinned and card.selected
        else card.title or row.product.get_title(),
        variant_label=card.selected.label if card.pinned and card.selected else "",
        quantity=row.quantity,
        unit_price=None if shown is None else money(shown, row.price_currency),
        line_price=None if whole is None else money(whole, row.price_currency),
        picture=card.picture,
        url=card.url,
        source_title=row.source_title,
        source_url=source_url,
        warning=_warning(row, info),
        max_quantity=info.availability.num_available,
        reductions=reductions,
        without_tax=without_tax,
    )


def _warning(row: Any, info: Any) -> str:
    """Say what has changed since the line was made, or nothing."""
    if not info.availability.is_available_to_buy:
        return _("%(state)s. Remove it to go on.") % {"state": info.availability.message}
    free = info.availability.num_available
    if free is not None and row.quantity > free:
        return _("Only %(free)d left. Lower the quantity to go on.") % {"free": free}
    before, now = row.price_incl_tax, row.stockrecord.current_price if row.stockrecord else None
    if now is not None and before is not None and now != before:  # both as they are at home
        return _price_has_changed(row, before, now)
    return ""


def _price_has_changed(row: Any, before: Decimal, now: Decimal) -> str:
    """Say it in prices as the line shows them."""
    taxes, currency = row.basket.strategy.taxes, row.price_currency
    kind = taxes.of(row.product)
    rate = kind.rate if taxes.without_tax else None
    old, new = (
        left_out(money(taxes.asked(price, kind, currency), currency), rate)
        for price in (before, now)
    )
    return _("The price has changed from %(old)s to %(new)s.") % {"old": old, "new": new}


def totals_of(basket: Any, country: str | None = None) -> Totals:
    """Return what the basket costs when it goes to ``country`` (ISO alpha-2; else at home)."""
    country = country or settings.SHOP_COUNTRY
    method, charge = delivery_for(basket, country=country)
    currency = basket.currency
    subtotal = money(basket.total_incl_tax_excl_discounts, currency)
    goods = money(basket.total_incl_tax, currency)
    delivery = money(charge.incl_tax, currency)
    tax = basket.total_tax + (charge.incl_tax - charge.excl_tax)
    reductions = reductions_of(basket, method)
    totals = Totals(
        subtotal=subtotal,
        discount=subtotal - goods,
        delivery=delivery,
        tax=money(tax, currency),
        total=goods + delivery,
        free_delivery_missing=_missing(goods, country, basket) if delivery else None,
        reductions=reductions,
        taxes=tax_lines(parts_of_basket(basket, charge), currency),
        elsewhere=country_name(country) if country != settings.SHOP_COUNTRY else "",
        undeliverable="" if method else undeliverable(basket, country=country),
    )
    return _without_tax(totals, basket, charge) if basket.strategy.taxes.without_tax else totals


def _without_tax(totals: Totals, basket: Any, charge: Any) -> Totals:
    """Return the totals with the amounts above the total as they are without tax."""
    currency = basket.currency
    subtotal = money(basket.total_excl_tax_excl_discounts, currency)
    goods = money(basket.total_excl_tax, currency)
    return replace(
        totals,
        subtotal=subtotal,
        discount=subtotal - goods,
        delivery=money(charge.excl_tax, currency),
        reductions=net_of(totals.reductions, subtotal - goods),
        without_tax=True,
        net=totals.total - totals.tax,
    )


def free_delivery_missing(request: HttpRequest) -> Money | None:
    """Return how much more brings free delivery at home, or None once it is free."""
    if request.basket.is_empty:
        return None
    goods = money(request.basket.total_incl_tax, request.basket.currency)
    return _missing(goods, settings.SHOP_COUNTRY, request.basket)


def _missing(goods: Money, country: str, basket: Any) -> Money | None:
    threshold = free_from(basket.strategy.deliveries, country)
    if threshold is None or goods.amount >= threshold or not basket.is_shipping_required():
        return None
    return money(threshold, goods.currency) - goods
