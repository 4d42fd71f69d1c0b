"""The two mails about a product that is waited for."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop import storefront
from shop.mail import house
from shop.mail.kinds import Gone, MailKind, register
from shop.storefront import StockState

from .models import UNCONFIRMED_FOR, Alert

CONFIRM, BACK = "alert-confirm", "alert-back"
_KEPT = timedelta(days=1)
_HOURS = int(UNCONFIRMED_FOR.total_seconds() // 3600)


def register_kinds() -> None:
    """Tell the outbox what it sends about products that were sold out."""
    register(
        MailKind(
            code=CONFIRM,
            label=gettext_lazy("Back in stock: confirm the alert"),
            subject=lambda facts: (
                _("Shall we tell you when “%(title)s” is back?") % {"title": facts["title"]}
            ),
            context=_to_confirm,
            sample=_sample,
            address_kept=_KEPT,
            variables=_variables,
        )
    )
    register(
        MailKind(
            code=BACK,
            label=gettext_lazy("Back in stock"),
            subject=lambda facts: _("“%(title)s” is back") % {"title": facts["title"]},
            context=_back,
            sample=_sample,
            unsubscribe=lambda about: _address("alerts:stop", about["address"]),
            address_kept=_KEPT,
            variables=_variables,
        )
    )


def _variables(facts: dict[str, Any]) -> dict[str, str]:
    return {"product": facts["title"]}


def _to_confirm(about: Mapping[str, Any]) -> dict[str, Any]:
    alert = Alert.objects.filter(pk=about["alert"], told__isnull=True, confirmed=None).first()
    if alert is None:
        raise Gone("The alert was confirmed or has ended.")
    return _product(alert.product_id) | {
        "link": _address("alerts:confirm", alert.key),
        "hours": _HOURS,
    }


def _back(about: Mapping[str, Any]) -> dict[str, Any]:
    return _product(about["product"])


def _product(product_id: int) -> dict[str, Any]:
    """Return what the mails say of the product. Raises Gone when it is no longer sold."""
    card = storefront.cards([product_id], alternatives=False, stars=False)[product_id]
    if card.state is StockState.GONE:
        raise Gone("The product is no longer sold.")
    return {
        "title": card.title,
        "maker": card.maker,
        "price": card.price_words,
        "count": card.count,
        "can_buy": card.can_buy,
        "url": house.address() + card.url,
    }


def _sample() -> dict[str, Any]:
    return {
        "title": _("A bowl, blue"),
        "maker": "",
        "price": storefront.money("32.00"),
        "count": 2,
        "can_buy": True,
        "url": house.address() + reverse("catalogue:index"),
        "link": house.address() + "/",
        "hours": _HOURS,
    }


def _address(name: str, key: str) -> str:
    return house.address() + reverse(name, kwargs={"key": key})
