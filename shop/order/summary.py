"""An order as its buyer sees it, on a page and in a mail."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from oscar.apps.shipping.methods import NoShippingRequired
from oscar.core.loading import get_model

from shop.attribution.notes import NoteFacts, facts_of
from shop.money import Money, money
from shop.payments import registry
from shop.payments.account import Account, account_of
from shop.payments.method import Instructions
from shop.pictures import prefetch_pictures
from shop.shipping import customs
from shop.shipping.selectors import by_code, name_of
from shop.voucher.pages import Reduction, net_of

from . import links, reductions, statuses
from .addresses import address_lines
from .arrival import Arrival, arrival_of
from .titles import full_titles
from .totals import Totals, totals_of


@dataclass(frozen=True)
class LineSummary:
    """A line of an order. ``url`` is empty when the product is gone, ``source_url`` likewise.

    ``refunded`` says in words how much of it was taken off; ``is_gone`` that all of it was.
    """

    title: str
    quantity: int
    unit_price: Money
    line_price: Money
    url: str
    source_title: str
    source_url: str
    product_id: int | None
    picture: Any = None
    reductions: tuple[Reduction, ...] = ()
    without_tax: bool = False
    refunded: str = ""
    is_gone: bool = False


@dataclass(frozen=True)
class Story:
    """An article that goods of an order came from."""

    title: str
    url: str


@dataclass(frozen=True)
class Event:
    """A step that an order has taken."""

    when: datetime
    label: str


@dataclass(frozen=True)
class OrderSummary:
    """An order, its amounts in its own currency, its words in the active language.

    ``arrives`` says when what is still to be sent arrives, ``customs`` what the country of
    delivery may ask for; each may be nothing.
    """

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
    payment_code: str = ""
    arrives: str = ""
    customs: str = ""
    arrival: Arrival | None = None


def summarize(order: Any, *, pictures: bool = False) -> OrderSummary:
    """Return the order, from :func:`~shop.order.selectors.complete`, in the active language."""
    lines = tuple(_lines(order, pictures))
    delivery = by_code(order.shipping_code)
    arrival = arrival_of(order, delivery)
    left = any(line.num_to_send for line in order.lines.all())
    method = registry.find(order.payment_method)
    account = account_of(order)
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
        totals=totals_of(order, account),
        address=address_lines(order.shipping_address),
        delivery_name=name_of(delivery, order.shipping_method),
        payment_label=_payment(order, method),
        payment_code=order.payment_method,
        instructions=_instructions(order, method, account),
        events=tuple(_events(order)),
        pay_url=_pay_url(order),
        arrives=arrival.sentence if arrival and left else "",
        customs=_customs(order),
        arrival=arrival,
    )


def _customs(order: Any) -> str:
    if order.shipping_address is None or order.status in ("cancelled", "delivered"):
        return ""
    if order.shipping_code == NoShippingRequired.code:
        return ""
    taxed = order.total_incl_tax > order.total_excl_tax
    return customs.note(order.shipping_address.country_id, taxed=taxed)


def _payment(order: Any, method: Any) -> str:
    if not order.payment_method and not order.total_incl_tax:
        return _("Nothing to pay")
    return str(method.label) if method else ""


def _pay_url(order: Any) -> str:
    """Return where the buyer can still pay, or pay otherwise; nothing for what is paid."""
    if order.status != "awaiting-payment":
        return ""
    names = {"number": order.number, "token": links.token(order.number)}
    return reverse("orders:pay", kwargs=names)


def _lines(order: Any, pictures: bool) -> Iterator[LineSummary]:
    lines = list(order.lines.all())
    products = [line.product for line in lines if line.product]
    titles = full_titles(products) if get_language() != settings.LANGUAGE_CODE else {}
    shown = _pictures(products) if pictures else {}
    notes = facts_of(line.source_note for line in lines)
    for line in lines:
        off = _refunded(order, line)
        visible = line.product and (line.product.parent or line.product).is_public
        yield LineSummary(
            title=titles.get(line.product_id) or line.title,
            quantity=line.quantity,
            url=line.product.get_absolute_url() if visible else "",
            source_title=line.source_title,
            source_url=_source_url(line, notes),
            product_id=line.product_id,
            picture=shown.get(line.product_id),
            without_tax=order.without_tax,
            refunded=off,
            is_gone=bool(off) and line.num_refunded == line.quantity,
            **_prices(order, line),
        )


def _refunded(order: Any, line: Any) -> str:
    """Return in words how much of the line was taken off; nothing in a cancelled order."""
    if not line.num_refunded or order.status == "cancelled":
        return ""
    if line.num_refunded == line.quantity:
        return _("Taken off the order")
    return _("%(count)d of %(quantity)d taken off the order") % {
        "count": line.num_refunded,
        "quantity": line.quantity,
    }


def _source_url(line: Any, notes: dict[int, NoteFacts]) -> str:
    """Return the path of the article or note that led to the line, if it can be read."""
    if line.source_note in notes:
        return notes[line.source_note].url
    page = line.source_page
    return (page.url or "") if page is not None and page.live else ""


def _prices(order: Any, line: Any) -> dict[str, Any]:
    """Return the prices of a line as its buyer was shown them: before what stands below it."""
    currency = order.currency
    found = tuple(reductions.of_line(line, currency))
    if not order.without_tax:
        return {
            "unit_price": money(line.unit_price_incl_tax, currency),
            "line_price": money(line.line_price_before_discounts_incl_tax, currency),
            "reductions": found,
        }
    off = line.line_price_before_discounts_excl_tax - line.line_price_excl_tax
    return {
        "unit_price": money(line.unit_price_excl_tax, currency),
        "line_price": money(line.line_price_before_discounts_excl_tax, currency),
        "reductions": net_of(found, money(off, currency)),
    }


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


def _instructions(order: Any, method: Any, account: Account) -> Instructions | None:
    """Return what is left to do for the buyer of an order that is not paid."""
    waits = order.status in ("awaiting-payment", "confirmed")
    if method is None or not waits or not account.due:
        return None
    total = money(account.due, order.currency)
    found = method.instructions(number=order.number, total=total)
    if found is None or order.pay_by is None or account.received:
        return found
    until = date_format(localtime(order.pay_by))
    words = _("We keep your order until %(date)s. It is cancelled if no money has come by then.")
    return replace(found, text=f"{found.text} {words % {'date': until}}")


def _events(order: Any) -> Iterator[Event]:
    yield Event(order.date_placed, statuses.label("placed"))
    for change in reversed(list(order.status_changes.all())):
        yield Event(change.date_created, statuses.label(change.new_status))
