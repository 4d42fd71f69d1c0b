"""Express: the buyer agrees at the gateway, which tells who they are; then they look here.

What was agreed is kept in the visitor's session, for this basket alone. It fills in the form and
spares the way to the gateway's page; the order is placed, and its sum named, as any other.
"""

import time
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shop.money import money
from shop.order.addresses import country_name
from shop.payments.express import Agreed, Approval, ExpressGateway, Wish, express_ways
from shop.payments.gateway import GatewayDown, GatewayRefused
from shop.payments.method import PaymentMethod

from . import draft
from .countries import WITH_STATE, delivered_to, written
from .problems import problems_of

_KEY = "express"
_LASTS = 3 * 60 * 60  # seconds that a gateway stands by what was agreed
_AGAIN = 15 * 60  # seconds for which the same wish leads to the same page
_ADDRESS = frozenset(["full_name", "line1", "line2", "city", "state", "postcode", "country"])


class CannotExpress(Exception):
    """The gateway cannot be gone to first. The message says so and what to do instead."""


def begin(request: HttpRequest, *, basket: Any, method: str, country: str, total: Decimal) -> str:
    """Return the gateway's page on which the buyer agrees to pay for the priced basket.

    ``country`` (ISO alpha-2) is where it went so far, ``total`` what it comes to there. Raises
    :class:`CannotExpress`.
    """
    gateway = _offered(basket, method, country, total)
    window = int(time.time() // _AGAIN)
    key = salted_hmac("chapbook.express", f"{method}/{basket.pk}/{total}/{window}").hexdigest()[:32]
    back = request.build_absolute_uri(reverse("checkout:express-back", args=[method]))
    wish = Wish(
        key=key,
        amount=money(total, basket.currency),
        language=get_language() or settings.LANGUAGE_CODE,
        return_url=back,
        cancel_url=f"{back}?cancelled=1",
    )
    try:
        started = gateway.open_express(wish)
    except (GatewayDown, GatewayRefused) as silence:
        words = _("%(name)s does not answer just now. Fill in the form, or try again in a moment.")
        raise CannotExpress(words % {"name": gateway.label}) from silence
    request.session[_KEY] = {
        "method": method,
        "basket": basket.pk,
        "reference": started.reference,
        "page": started.url,
        "began": int(time.time()),
    }
    return started.url


def _offered(basket: Any, method: str, country: str, total: Decimal) -> ExpressGateway:
    if not problems_of(basket):
        for gateway in express_ways(country=country, total=total):
            if gateway.code == method:
                return gateway
    raise CannotExpress(_("Look at your order first: it cannot be paid for as it stands."))


def reference(request: HttpRequest, method: str, token: str) -> str:
    """Return the gateway's name for what this visitor went to agree to, if ``token`` is that."""
    noted = _noted(request)
    if noted.get("method") != method or not token.isascii():
        return ""
    known = str(noted.get("reference", ""))
    return known if constant_time_compare(known, token) else ""


def take(request: HttpRequest, *, agreed: Agreed) -> list[str]:
    """Fill in the form with what the gateway tells of the buyer, and keep that they agreed.

    Returns in words what could not be taken over.
    """
    noted = _noted(request)
    facts, words = dict(agreed.facts), []
    country = facts.get("country", "").upper()
    if country and country not in dict(delivered_to()):
        facts = {name: text for name, text in facts.items() if name not in _ADDRESS}
        words.append(
            _("We do not deliver to %(country)s. Give an address in another country.")
            % {"country": country_name(country)}
        )
    elif country:
        facts["country"] = country
        facts["postcode"] = written(facts.get("postcode", ""), country)
        facts["state"] = facts.get("state", "") if country in WITH_STATE else ""
    draft.fill(request, facts | {"payment_method": noted["method"]})
    request.session[_KEY] = noted | {"account": agreed.account[:254]}
    return words


@dataclass(frozen=True)
class Part:
    """What the checkout's page says of it: where one can agree first, or has agreed already."""

    ways: list[ExpressGateway]
    agreed: ExpressGateway | None
    account: str


def part(request: HttpRequest, basket: Any, methods: list[PaymentMethod]) -> Part:
    """Return that part of the page for the ways to pay that are offered."""
    ways = [one for one in methods if isinstance(one, ExpressGateway)]
    word = approval(request, basket_id=basket.pk)
    agreed = next((one for one in ways if word and one.code == word.method), None)
    return Part(ways, agreed, _noted(request)["account"] if agreed else "")


def approval(request: HttpRequest, *, basket_id: int) -> Approval | None:
    """Return the buyer's word for the basket, if they gave it."""
    noted = _noted(request)
    if "account" not in noted or noted.get("basket") != basket_id:
        return None
    return Approval(noted["method"], noted["reference"], noted["page"])


def forget(request: HttpRequest) -> None:
    """Drop who agreed: the order is through. Its way back still leads to it."""
    noted = _noted(request)
    if "account" in noted:
        request.session[_KEY] = {name: noted[name] for name in noted if name != "account"}


def _noted(request: HttpRequest) -> dict[str, Any]:
    found: Any = request.session.get(_KEY)
    if not isinstance(found, dict) or time.time() - found.get("began", 0) > _LASTS:
        return {}
    return found
