"""The façade of the shop: what content and community may know of it, and nothing else."""

from collections.abc import Iterable
from typing import Any

from shop.answers import is_ours, next_in, see_other
from shop.attribution.notes import NoteFacts, register_notes
from shop.attribution.results import orders_by_note, orders_by_share
from shop.attribution.sources import Source, read_source, source_token, with_source
from shop.attribution.touches import Touch, register_touches
from shop.basket.locking import CannotAdd
from shop.catalogue.ratings import Rating, Said, register_ratings
from shop.limits import client_ip, too_many, within
from shop.mail.kinds import MailKind
from shop.mail.kinds import register as register_mail
from shop.member_news import News as MemberNews
from shop.member_news import register_listener as register_member_news
from shop.money import Money, money
from shop.partner.stock import StockState
from shop.pictures import SHARE_SPEC, prefetch_pictures, rendition
from shop.qr import modules as qr_modules
from shop.qr import svg as qr_svg
from shop.search.words import index_words, query_words

from .alternatives import with_alternatives
from .basket import Added, AddResult, BasketSummary, add_many, add_to_basket, basket_summary
from .cards import GREATEST_ID, Axis, Card, Choice, Variant, card, cards, with_choice
from .making import Maker, ids_by, makers, products_by
from .purchases import Purchase, buyers_of, delivered, kept_lines, still_kept

__all__ = [
    "GREATEST_ID",
    "SHARE_SPEC",
    "AddResult",
    "Added",
    "Axis",
    "BasketSummary",
    "CannotAdd",
    "Card",
    "Choice",
    "MailKind",
    "Maker",
    "MemberNews",
    "Money",
    "NoteFacts",
    "Purchase",
    "Rating",
    "Said",
    "Source",
    "StockState",
    "Touch",
    "Variant",
    "add_many",
    "add_to_basket",
    "basket_summary",
    "buyers_of",
    "card",
    "cards",
    "category_model",
    "client_ip",
    "delivered",
    "ids_by",
    "index_words",
    "is_ours",
    "kept_lines",
    "known_of",
    "makers",
    "money",
    "next_in",
    "orders_by_note",
    "orders_by_share",
    "orders_of",
    "part_with",
    "prefetch_pictures",
    "product_ids_by_code",
    "product_model",
    "products_by",
    "qr_modules",
    "qr_svg",
    "query_words",
    "read_source",
    "register_mail",
    "register_member_news",
    "register_notes",
    "register_ratings",
    "register_touches",
    "rendition",
    "search",
    "see_other",
    "sitemap_entries",
    "source_token",
    "still_kept",
    "too_many",
    "with_alternatives",
    "with_choice",
    "with_source",
    "within",
    "write_mail",
]


def product_model() -> type:
    """Return the catalogue's product model, for choosers and references."""
    from oscar.core.loading import get_model

    return get_model("catalogue", "Product")


def category_model() -> type:
    """Return the catalogue's category model."""
    from oscar.core.loading import get_model

    return get_model("catalogue", "Category")


def product_ids_by_code(codes: Any) -> dict[str, int]:
    """Return the ids of products by their UPC; unknown codes are left out. One query."""
    found = product_model().objects.filter(upc__in=list(codes)).values_list("upc", "pk")
    return dict(found)


def search(text: str, *, limit: int | None = None) -> list[int]:
    """Return the ids of the products that a query finds, best first, hidden ones left out."""
    from shop.search.products import find

    return find(text, limit=limit)


def sitemap_entries(languages: Iterable[str]) -> list[tuple[dict[str, str], Any]]:
    """Return (path by language, last change) of every product and category worth a visit."""
    from shop.catalogue.selectors import visitable

    return visitable(languages)


def orders_of(user: Any) -> Any:
    """Return the user's orders, newest first."""
    from oscar.core.loading import get_model

    return get_model("order", "Order").objects.filter(user=user).order_by("-date_placed")


def write_mail(*, kind: str, to: str, language: str, key: str, about: dict[str, Any]) -> None:
    """Write a mail of a registered kind into the outbox, in the caller's transaction.

    See :func:`shop.mail.operations.write`. Raises LookupError for an unknown kind.
    """
    from shop.mail.operations import write

    write(kind=kind, to=to, language=language, key=key, about=about)


def known_of(user: Any) -> dict[str, Any]:
    """Return everything that the shop keeps of the user; see :func:`shop.privacy.known_of`."""
    from shop import privacy

    return privacy.known_of(user)


def part_with(*, user: Any) -> int:
    """Erase what the books can spare of a user who goes; see :mod:`shop.erasure`."""
    from shop import erasure

    return erasure.part_with(user=user)
