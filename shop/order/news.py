"""Mails about what happens to an order after it was placed: short, each with its rows.

A room registers what it tells (a parcel, a refund, a return) by :func:`kind`; the mail is
addressed, worded and led to the order's page here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings

from shop import member_news
from shop.mail import operations as post
from shop.mail.kinds import Gone, MailKind, register

from . import links
from .samples import sample_order


def tell(*, order: Any, kind: str, row: Any, facts: Mapping[str, Any] | None = None) -> Any:
    """Write down that the buyer is to hear of the row, once a kind and row; return the mail.

    A member finds it in their inbox, too, made of ``facts``: plain values.
    """
    tell_member(order=order, code=kind, key=_key(order, kind, row), facts=facts or {})
    return post.write(
        kind=kind,
        to=order.email or "",
        language=order.language or settings.LANGUAGE_CODE,
        key=_key(order, kind, row),
        about={"row": row.pk, "order": order.pk},
    )


def tell_member(*, order: Any, code: str, key: str, facts: Mapping[str, Any]) -> None:
    """Let a buyer who is a member find the news in their inbox, without a mail."""
    path = links.status_path(order.number)
    found = member_news.News(code=code, key=key, about=order.number, path=path, facts=facts)
    member_news.tell([order.user], found)


def take_back(*, order: Any, kind: str, row: Any) -> None:
    """Take out of the inbox what was told of the row and is not so."""
    member_news.take_back(_key(order, kind, row))


def _key(order: Any, kind: str, row: Any) -> str:
    return f"{kind}-{order.number}-{row.pk}"


def kind(
    *,
    code: str,
    label: Any,
    subject: Callable[[dict[str, Any]], str],
    rows: Callable[[], Any],
    facts: Callable[[Any], dict[str, Any]],
    sample: Callable[[], dict[str, Any]],
) -> None:
    """Register a mail about a row of an order.

    ``rows`` gives the query that the row is found in, with its order; ``facts`` makes the
    template's context of the row, ``sample`` one of nothing. ``number`` (of the order) and
    ``link`` (to its page) come from here.
    """

    def context(about: Any) -> dict[str, Any]:
        row = rows().filter(pk=about["row"]).first()
        if row is None:
            raise Gone("Its row was deleted.")
        order = row.order
        return {"number": order.number, "link": links.status_url(order), **facts(row)}

    def made_up() -> dict[str, Any]:
        address = f"{settings.BASE_URL.rstrip('/')}/orders/"
        return {"number": sample_order().number, "link": address, **sample()}

    register(MailKind(code=code, label=label, subject=subject, context=context, sample=made_up))
