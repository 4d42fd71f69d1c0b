"""What the shop has for the inbox: orders on their way, refunds, goods that are back.

Its own mails go out in any case; here a line is added.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.storefront import MemberNews, money, register_member_news

from . import operations
from .models import Notification, Way
from .registry import BY_THE_SHOP, Notice, register

ORDER, RESTOCK = "order", "restock"


def register_kinds() -> None:
    """Make the kinds known, and listen to the shop."""
    register(
        Notice(
            code=ORDER,
            label=_("Your orders"),
            sentence=_order_sentence,
            button=_("See the order"),
            ways=BY_THE_SHOP,
            default=Way.INBOX,
        )
    )
    register(
        Notice(
            code=RESTOCK,
            label=_("Something that you waited for is back"),
            sentence=lambda row: gettext("“%(title)s” is back") % {"title": row.about},
            note=lambda row: gettext("We keep none back: who comes first has it."),
            button=_("See it"),
            ways=BY_THE_SHOP,
            default=Way.INBOX,
        )
    )
    register_member_news(listen=listen, take_back=take_back)


def listen(users: Iterable[Any], news: MemberNews) -> None:
    """Put what the shop tells members into their inboxes."""
    operations.tell_many(
        people=users,
        kind=RESTOCK if news.code == RESTOCK else ORDER,
        key=news.key,
        subject=news.key[:64],
        about=news.about,
        url=news.path,
        facts={"news": news.code, **news.facts},
    )


def take_back(key: str) -> None:
    """Hide what the shop told and is not so."""
    operations.show(subject=key[:64], shown=False)


def _order_sentence(row: Notification) -> str:
    facts: dict[str, Any] = {"number": row.about}
    match row.facts.get("news"):
        case "parcel-sent":
            return gettext("A parcel of your order %(number)s is on its way") % facts
        case "delivered":
            return gettext("Your order %(number)s is delivered") % facts
        case "cancelled":
            return gettext("Your order %(number)s is cancelled") % facts
        case "order-refunded":
            facts["amount"] = money(row.facts["amount"], row.facts["currency"])
            return gettext("You get %(amount)s back for your order %(number)s") % facts
        case "return-news" | "withdrawal-received":
            return gettext("There is news of your return for order %(number)s") % facts
    return gettext("There is news of your order %(number)s") % facts
