"""Mails about an order, in the language it was placed in."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from . import links
from .summary import summarize

PLACED, CANCELLED = "placed", "cancelled"


def compose(order: Any, kind: str) -> EmailMultiAlternatives:
    """Return the mail of this kind (``placed``, ``cancelled``), text with HTML beside it.

    The same mail always has the same Message-ID, so that a mail server that was asked
    twice can tell.
    """
    with translation.override(order.language or settings.LANGUAGE_CODE):
        summary = summarize(order)
        context = {
            "order": summary,
            "link": links.status_url(order),
            "site_name": house_name(),
            "base_url": settings.BASE_URL.rstrip("/"),
            "language": order.language or settings.LANGUAGE_CODE,
        }
        mail = EmailMultiAlternatives(
            subject=_subject(kind) % {"number": order.number, "shop": context["site_name"]},
            body=render_to_string(f"shop/mail/{kind}.txt", context).strip() + "\n",
            to=[order.email],
            headers={"Message-ID": f"<order-{order.number}-{kind}@{_host()}>"},
        )
        mail.attach_alternative(render_to_string(f"shop/mail/{kind}.html", context), "text/html")
        return mail


def house_name() -> str:
    """Return what the site is called."""
    sites = get_model("wagtailcore", "Site").objects.filter(is_default_site=True)
    named = sites.values_list("site_name", flat=True).first()
    return named or str(settings.WAGTAIL_SITE_NAME)


def _subject(kind: str) -> str:
    return {
        PLACED: _("Your order %(number)s at %(shop)s"),
        CANCELLED: _("Your order %(number)s at %(shop)s is cancelled"),
    }[kind]


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"
