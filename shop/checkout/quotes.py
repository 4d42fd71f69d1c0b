"""What a buyer was shown, signed, so that nothing else can be charged (safety A11).

The checkout's form carries the quote; placing compares it with the basket as it is then.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from shop.money import money
from shop.order.addresses import country_name
from shop.order.titles import full_titles
from shop.shipping.choice import delivery_for

_SALT = "chapbook.quote"
LONGEST = 200_000


@dataclass(frozen=True)
class QuotedLine:
    """A line of the basket: its id, how many, the price of one including tax."""

    id: int
    quantity: int
    unit: Decimal
    title: str = field(default="", compare=False)


@dataclass(frozen=True)
class Quote:
    """What a basket costs when it goes to a country, tax included; ``tax`` is that tax.

    A page that an earlier version of the shop has made knows none (None). ``without_tax`` says
    that the page shows prices without tax.
    """

    basket_id: int
    country: str
    currency: str
    lines: tuple[QuotedLine, ...]
    discount: Decimal
    delivery: Decimal
    total: Decimal
    tax: Decimal | None = None
    delivery_code: str = ""
    delivery_name: str = field(default="", compare=False)
    without_tax: bool = field(default=False, compare=False)


def quote_of(basket: Any, *, country: str) -> Quote:
    """Return what the basket, priced for the country, costs now.

    Lines without a price count for nothing: they cannot be bought either.
    """
    rows = list(basket.all_lines())
    titles = full_titles([row.product for row in rows])
    method, charge = delivery_for(basket, country=country)
    goods, before = basket.total_incl_tax, basket.total_incl_tax_excl_discounts
    return Quote(
        basket_id=basket.pk,
        country=country,
        currency=basket.currency,
        lines=tuple(
            QuotedLine(
                row.pk, row.quantity, row.unit_price_incl_tax or Decimal(0), titles[row.product_id]
            )
            for row in rows
        ),
        discount=before - goods,
        delivery=charge.incl_tax,
        total=goods + charge.incl_tax,
        tax=basket.total_tax + charge.incl_tax - charge.excl_tax,
        delivery_code=method.code if method else "",
        delivery_name=str(method.name) if method else "",
        without_tax=basket.strategy.taxes.without_tax,
    )


def sign(quote: Quote) -> str:
    """Return the quote as a signed text for a hidden field."""
    plain = {
        "b": quote.basket_id,
        "c": quote.country,
        "m": quote.currency,
        "l": [[one.id, one.quantity, str(one.unit), one.title] for one in quote.lines],
        "x": str(quote.discount),
        "d": str(quote.delivery),
        "t": str(quote.total),
        "v": "" if quote.tax is None else str(quote.tax),
        "s": [quote.delivery_code, quote.delivery_name],
    }
    return Signer(salt=_SALT).sign_object(plain, compress=True)


def read(text: str | None) -> Quote | None:
    """Return the quote that was signed, or None if the text is missing or not ours."""
    if not text or len(text) > LONGEST:
        return None
    try:
        plain = Signer(salt=_SALT).unsign_object(text)
    except (BadSignature, ValueError, json.JSONDecodeError):
        return None
    lines = (
        QuotedLine(line_id, quantity, Decimal(unit), title)
        for line_id, quantity, unit, title in plain["l"]
    )
    return Quote(
        plain["b"],
        plain["c"],
        plain["m"],
        tuple(lines),
        Decimal(plain["x"]),
        Decimal(plain["d"]),
        Decimal(plain["t"]),
        Decimal(plain["v"]) if plain.get("v") else None,
        *plain.get("s", ["", ""]),
    )


def differences(before: Quote | None, now: Quote) -> list[str]:
    """Return in words what is different now; nothing when the quote still holds."""
    if before is None or before.basket_id != now.basket_id:
        return [_("This page was out of date. Look at your order again before you pay.")]
    if before == now:
        return []
    words = [*_lines(before, now), *_sums(before, now)]
    if before.total != now.total:
        words.append(
            _("The total is now %(now)s instead of %(before)s.")
            % {"now": money(now.total, now.currency), "before": money(before.total, now.currency)}
        )
    elif before.country == now.country and None not in (before.tax, now.tax):
        words += _tax(before, now)
    if words and now.without_tax:
        words.append(_("These amounts include tax, which the page shows as a line of its own."))
    return words or [_("The order has changed. Look at it again before you pay.")]


def _lines(before: Quote, now: Quote) -> Iterator[str]:
    then = {line.id: line for line in before.lines}
    current = {line.id: line for line in now.lines}
    for line_id, line in current.items():
        old = then.get(line_id)
        if old is None:
            yield _("“%(title)s” has come into the basket.") % {"title": line.title}
            continue
        if old.quantity != line.quantity:
            yield _("“%(title)s”: %(now)d pieces instead of %(before)d.") % {
                "title": line.title,
                "now": line.quantity,
                "before": old.quantity,
            }
        if old.unit != line.unit:
            yield _("“%(title)s” now costs %(now)s instead of %(before)s.") % {
                "title": line.title,
                "now": money(line.unit, now.currency),
                "before": money(old.unit, before.currency),
            }
    for line_id, line in then.items():
        if line_id not in current:
            yield _("“%(title)s” is no longer in the basket.") % {"title": line.title}


def _sums(before: Quote, now: Quote) -> Iterator[str]:
    if before.delivery_code and not now.delivery_code:
        yield _("Nothing is delivered to %(country)s.") % {"country": country_name(now.country)}
    elif before.country != now.country:
        yield _("Delivery now goes to %(country)s and costs %(price)s.") % {
            "country": country_name(now.country),
            "price": money(now.delivery, now.currency),
        }
    elif before.delivery_code != now.delivery_code and now.delivery_code:
        yield _("Delivery is now “%(now)s” for %(price)s instead of “%(before)s”.") % {
            "now": now.delivery_name,
            "price": money(now.delivery, now.currency),
            "before": before.delivery_name,
        }
    elif before.delivery != now.delivery:
        yield _("Delivery now costs %(now)s instead of %(before)s.") % {
            "now": money(now.delivery, now.currency),
            "before": money(before.delivery, now.currency),
        }
    if before.discount != now.discount:
        yield _("The discount is now %(now)s instead of %(before)s.") % {
            "now": money(now.discount, now.currency),
            "before": money(before.discount, now.currency),
        }


def _tax(before: Quote, now: Quote) -> Iterator[str]:
    if before.tax != now.tax:
        yield _("The tax in it is now %(now)s instead of %(before)s; the total is the same.") % {
            "now": money(now.tax or 0, now.currency),
            "before": money(before.tax or 0, now.currency),
        }
