"""An order as its buyer sees it, on a page and in a mail."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from oscar.core.loading import get_model

from shop.money import Money, money
from shop.payments import registry
from shop.payments.gateway import Gateway
from shop.payments.method import Instructions
from shop.pictures import prefetch_pictures
from shop.shipping.methods import name_of

from . import links, statuses
from .addresses import address_lines
from .titles import full_titles


@dataclass(frozen=True)
class LineSummary:
    """A line of an order. ``url`` is empty when the product is gone, ``source_url`` likewise."""

    title: str
    quantity: int
    unit_price: Money
    line_price: Money
    url: str
    source_title: str
    source_url: str
    product_id: int | None
    picture: Any = None


@dataclass(frozen=True)
class Story:
    """An article that goods of an order came from."""

    title: str
    url: str


@dataclass(frozen=True)
class Totals:
    """What an order costs, tax included. ``discount`` is None where there was none."""

    subtotal: Money
    discount: Money | None
    delivery: Money
    tax: Money
    total: Money


@dataclass(frozen=True)
class Event:
    """A step that an order has taken."""

    when: datetime
    label: str


@dataclass(frozen=True)
class OrderSummary:
    """An order, its amounts in its own currency, its words in the active language."""

    number: str
    token: str
    url: str
    placed: datetime
    status: str
    status_label: str
    status_text: str
    email: str
    is_guest: bool
    lines: tuple[LineSummary, ...]
    stories: tuple[Story, ...]
    totals: Totals
    address: tuple[str, ...]
    delivery_name: str
    payment_label: str
    instructions: Instructions | None
    events: tuple[Event, ...]
    pay_url: str = ""


def summarize(order: Any, *, pictures: bool = False) -> OrderSummary:
    """Return the order, from :func:`~shop.order.selectors.complete`, in the active language."""
    lines = tuple(_lines(order, pictures))
    total = money(order.total_incl_tax, order.currency)
    method = registry.find(order.payment_method)
    return OrderSummary(
        number=order.number,
        token=links.token(order.number),
        url=links.status_path(order.number),
        placed=order.date_placed,
        status=order.status,
        status_label=statuses.label(order.status),
        status_text=statuses.meaning(order.status),
        email=order.email,
        is_guest=order.user_id is None,
        lines=lines,
        stories=_stories(lines),
        totals=_totals(order, total),
        address=address_lines(order.shipping_address),
        delivery_name=name_of(order.shipping_code) or order.shipping_method,
        payment_label=str(method.label) if method else "",
        instructions=_instructions(order, method, total),
        events=tuple(_events(order)),
        pay_url=_pay_url(order, method),
    )


def _pay_url(order: Any, method: Any) -> str:
    """Return where the buyer can still pay at the gateway, or nothing."""
    if order.status != "awaiting-payment" or not isinstance(method, Gateway):
        return ""
    names = {"number": order.number, "token": links.token(order.number)}
    return reverse("orders:pay", kwargs=names)


def _lines(order: Any, pictures: bool) -> Iterator[LineSummary]:
    lines = list(order.lines.all())
    products = [line.product for line in lines if line.product]
    titles = full_titles(products) if get_language() != settings.LANGUAGE_CODE else {}
    shown = _pictures(products) if pictures else {}
    for line in lines:
        page = line.source_page
        visible = line.product and (line.product.parent or line.product).is_public
        yield LineSummary(
            title=titles.get(line.product_id) or line.title,
            quantity=line.quantity,
            unit_price=money(line.unit_price_incl_tax, order.currency),
            line_price=money(line.line_price_incl_tax, order.currency),
            url=line.product.get_absolute_url() if visible else "",
            source_title=line.source_title,
            source_url=(page.url or "") if page is not None and page.live else "",
            product_id=line.product_id,
            picture=shown.get(line.product_id),
        )


def _pictures(products: Iterable[Any]) -> dict[int, Any]:
    """Return the first picture of each product, or of its parent, in two queries."""
    owners = {product.pk: (product.pk, product.parent_id) for product in products}
    images = get_model("catalogue", "ProductImage").objects.filter(
        product_id__in={owner for pair in owners.values() for owner in pair if owner},
        image__isnull=False,
    )
    first: dict[int, Any] = {}
    for one in images.select_related("image").order_by("display_order", "pk"):
        first.setdefault(one.product_id, one.image)
    prefetch_pictures(first.values())
    return {own: first.get(own) or first.get(parent) for own, (_own, parent) in owners.items()}


def _stories(lines: Iterable[LineSummary]) -> tuple[Story, ...]:
    found = {line.source_url: line.source_title for line in lines if line.source_url}
    return tuple(Story(title, url) for url, title in found.items())


def _totals(order: Any, total: Money) -> Totals:
    lines = list(order.lines.all())
    before = sum((line.line_price_before_discounts_incl_tax for line in lines), Decimal(0))
    paid = sum((line.line_price_incl_tax for line in lines), Decimal(0))
    return Totals(
        subtotal=money(before, order.currency),
        discount=money(before - paid, order.currency) if before != paid else None,
        delivery=money(order.shipping_incl_tax, order.currency),
        tax=money(order.total_incl_tax - order.total_excl_tax, order.currency),
        total=total,
    )


def _instructions(order: Any, method: Any, total: Money) -> Instructions | None:
    """Return what is left to do for the buyer of an order that is not paid."""
    if method is None or order.status not in ("awaiting-payment", "confirmed"):
        return None
    return method.instructions(number=order.number, total=total)


def _events(order: Any) -> Iterator[Event]:
    yield Event(order.date_placed, statuses.label("placed"))
    for change in reversed(list(order.status_changes.all())):
        yield Event(change.date_created, statuses.label(change.new_status))
