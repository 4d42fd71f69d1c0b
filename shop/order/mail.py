"""The mails about an order, in the language it was placed in."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.mail import operations as post
from shop.mail.kinds import Gone, MailKind, register

from . import links, selectors
from .samples import sample_order
from .summary import summarize

PLACED, CANCELLED = "order-placed", "order-cancelled"


def write(*, order: Any, kind: str, **about: str) -> Any:
    """Write down that a mail of the kind is due to the buyer: one a kind and order.

    ``about`` are further plain values for its text, such as the ``reason`` of a cancellation.
    """
    return post.write(
        kind=kind,
        to=order.email or "",
        language=order.language or settings.LANGUAGE_CODE,
        key=key(order, kind),
        about={"order": order.pk} | about,
    )


def key(order: Any, kind: str) -> str:
    """Return the name of the order's mail of this kind."""
    return f"{kind}-{order.number}"


def context(about: Mapping[str, Any]) -> dict[str, Any]:
    """Return the order and the way to its page. Raises Gone when it was deleted."""
    order = selectors.complete().filter(pk=about["order"]).first()
    if order is None:
        raise Gone("The order was deleted.")
    return {
        "order": summarize(order),
        "link": links.status_url(order),
        "reason": about.get("reason", ""),
    }


def sample() -> dict[str, Any]:
    """Return the same of an order that was never placed."""
    return {
        "order": sample_order(),
        "link": f"{settings.BASE_URL.rstrip('/')}/orders/",
        "reason": "",
    }


def register_kinds() -> None:
    """Tell the outbox what it sends about orders."""
    register(
        MailKind(
            code=PLACED,
            label=gettext_lazy("Order placed"),
            subject=lambda facts: (
                _("Your order %(number)s at %(shop)s")
                % {"number": facts["order"].number, "shop": facts["site_name"]}
            ),
            context=context,
            sample=sample,
            variables=_variables,
        )
    )
    register(
        MailKind(
            code=CANCELLED,
            label=gettext_lazy("Order cancelled"),
            subject=lambda facts: (
                _("Your order %(number)s at %(shop)s is cancelled")
                % {"number": facts["order"].number, "shop": facts["site_name"]}
            ),
            context=context,
            sample=sample,
            variables=_variables,
        )
    )


def _variables(facts: dict[str, Any]) -> dict[str, str]:
    """Return what the house's own sentences may name."""
    return {"number": facts["order"].number}
