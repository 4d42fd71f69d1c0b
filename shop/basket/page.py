"""What the basket's page shows: lines with their cards, and what it all costs."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from oscar.core.loading import get_class, get_model

from shop.catalogue.translation import one_name
from shop.money import Money, money
from shop.storefront.basket import basket_summary
from shop.storefront.cards import Card, cards


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


@dataclass(frozen=True)
class Totals:
    """What a basket costs, tax included; ``tax`` is the part of ``total`` that is tax."""

    subtotal: Money
    discount: Money
    delivery: Money
    tax: Money
    total: Money
    free_delivery_missing: Money | None


def basket_page(request: HttpRequest) -> dict[str, Any]:
    """Return the context of ``shop/basket.html``, in a fixed number of queries."""
    basket = request.basket
    rows = [] if basket.is_empty else list(basket.all_lines())
    return {
        "lines": lines_of(rows),
        "totals": totals_of(basket) if rows else None,
        "summary": basket_summary(request),
    }


def lines_of(rows: list[Any]) -> list[Line]:
    """Return basket rows as a page shows them."""
    found = cards([row.product_id for row in rows])
    pages = get_model("wagtailcore", "Page").objects.filter(
        pk__in={row.source_page_id for row in rows if row.source_page_id}, live=True
    )
    urls = {page.pk: page.url for page in pages} if rows else {}
    return [_line(row, found[row.product_id], urls) for row in rows]


def _line(row: Any, card: Card, urls: dict[int, str]) -> Line:
    info = row.purchase_info
    price = info.price.incl_tax if info.price.exists else None
    return Line(
        id=row.pk,
        card=card,
        title=card.title.removesuffix(one_name(["", card.selected.label]))
        if card.pinned and card.selected
        else card.title or row.product.get_title(),
        variant_label=card.selected.label if card.pinned and card.selected else "",
        quantity=row.quantity,
        unit_price=money(price, row.price_currency) if price is not None else None,
        line_price=money(price * row.quantity, row.price_currency) if price is not None else None,
        picture=card.picture,
        url=card.url,
        source_title=row.source_title,
        source_url=urls.get(row.source_page_id, ""),
        warning=_warning(row, info, price),
        max_quantity=info.availability.num_available,
    )


def _warning(row: Any, info: Any, price: Any) -> str:
    """Say what has changed since the line was made, or nothing."""
    if not info.availability.is_available_to_buy:
        return _("%(state)s. Remove it to go on.") % {"state": info.availability.message}
    free = info.availability.num_available
    if free is not None and row.quantity > free:
        return _("Only %(free)d left. Lower the quantity to go on.") % {"free": free}
    if price is not None and row.price_incl_tax is not None and price != row.price_incl_tax:
        return _("The price has changed from %(old)s to %(new)s.") % {
            "old": money(row.price_incl_tax, row.price_currency),
            "new": money(price, row.price_currency),
        }
    return ""


def totals_of(basket: Any, country: str | None = None) -> Totals:
    """Return what the basket costs when it goes to ``country`` (ISO alpha-2; else at home)."""
    country = country or settings.SHOP_COUNTRY
    repository = get_class("shipping.repository", "Repository")()
    method = repository.get_default_shipping_method(basket, country=country)
    charge = method.calculate(basket)
    currency = basket.currency
    subtotal = money(basket.total_incl_tax_excl_discounts, currency)
    goods = money(basket.total_incl_tax, currency)
    delivery = money(charge.incl_tax, currency)
    tax = basket.total_tax + (charge.incl_tax - charge.excl_tax)
    return Totals(
        subtotal=subtotal,
        discount=subtotal - goods,
        delivery=delivery,
        tax=money(tax, currency),
        total=goods + delivery,
        free_delivery_missing=_missing(goods, country),
    )


def free_delivery_missing(request: HttpRequest) -> Money | None:
    """Return how much more brings free delivery at home, or None once it is free."""
    if request.basket.is_empty:
        return None
    return _missing(basket_summary(request).total, settings.SHOP_COUNTRY)


def _missing(goods: Money, country: str) -> Money | None:
    threshold = settings.SHOP_DELIVERY_FREE_FROM
    if threshold is None or country != settings.SHOP_COUNTRY or goods.amount >= threshold:
        return None
    return money(threshold, goods.currency) - goods
