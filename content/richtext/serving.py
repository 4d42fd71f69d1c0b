"""Prose as readers get it: product links carry the price of now and where they stand.

All rich text of a page is expanded at once, so that links to other pages cost one
query whatever the number of paragraphs.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from wagtail.models import Page
from wagtail.rich_text import expand_db_html
from wagtail.rich_text.rewriters import extract_attrs

from shop import storefront

from .product_link import LINK_TYPE, id_of

_PRODUCT = re.compile(rf'<a(\s[^>]*linktype="{LINK_TYPE}"[^>]*)>(.*?)</a>', re.DOTALL)
_PAGE = re.compile(r'<a(\s[^>]*linktype="page"[^>]*)>(.*?)</a>', re.DOTALL)
_SEAM = "<!--content:seam-->"  # no author can write a comment: the editor knows none


@dataclass(frozen=True)
class Prose:
    """A piece of rich text: its source as stored, and the block that it stands in."""

    source: str
    block_id: str = ""


def serve_prose(
    pieces: Iterable[Prose],
    *,
    cards: Mapping[int, Any],
    plates: Mapping[int, int],
    token_for: Callable[[str], str],
    locale_id: int | None = None,
) -> list[SafeString]:
    """Return the pieces as HTML, in their order.

    ``token_for`` gives the source token of a block, or an empty text for none. Links to
    pages lead to their translation in the locale. One query if there are any.
    """
    given = list(pieces)
    if not given:
        return []
    addresses = _page_addresses((piece.source for piece in given), locale_id)
    linked = []
    for piece in given:
        show = partial(_link, cards=cards, plates=plates, token=token_for(piece.block_id))
        html = _PRODUCT.sub(show, piece.source)
        linked.append(_PAGE.sub(partial(_page_link, addresses=addresses), html))
    expanded = expand_db_html(_SEAM.join(linked)).split(_SEAM)
    return [mark_safe(html) for html in expanded]  # nosec B703  through the editor's whitelist


def _page_addresses(sources: Iterable[str], locale_id: int | None) -> dict[int, str]:
    """Return the addresses of the published pages that the sources link to, by page."""
    ids = {
        page_id
        for source in sources
        for match in _PAGE.finditer(source)
        if (page_id := id_of(extract_attrs(match[1])))
    }
    if not ids:
        return {}
    keys = Page.objects.filter(pk__in=ids).values("translation_key")
    written = list(Page.objects.filter(translation_key__in=keys, live=True))
    here = {page.translation_key: page for page in written if page.locale_id == locale_id}
    asked = [page for page in written if page.pk in ids]
    return {page.pk: here.get(page.translation_key, page).url or "" for page in asked}


def _page_link(match: re.Match[str], addresses: Mapping[int, str]) -> str:
    address = addresses.get(id_of(extract_attrs(match[1])) or 0)
    text = mark_safe(match[2])  # nosec B703  through the editor's whitelist
    return format_html('<a href="{}">{}</a>', address, text) if address else match[2]


def _link(
    match: re.Match[str], cards: Mapping[int, Any], plates: Mapping[int, int], token: str
) -> str:
    product_id = id_of(extract_attrs(match[1]))
    text = mark_safe(match[2])  # nosec B703  through the editor's whitelist
    card = cards.get(product_id) if product_id else None
    if card is None or card.state == storefront.StockState.GONE:
        return format_html(
            '<span class="product-link is-gone" data-product="{}">{}'
            ' <span class="visually-hidden">({})</span></span>',
            product_id or "",
            text,
            gettext("no longer sold"),
        )
    price = card.price
    return format_html(
        '<a class="product-link" href="{}" data-product="{}" data-price="{}" data-plate="{}"'
        ' data-state="{}" data-peek="{}" title="{}">{}</a>',
        storefront.with_source(card.url, token),
        card.id,
        price.plain if price is not None else "",
        plates.get(card.id, ""),
        card.state,
        _peek(card, plates, token),
        gettext("%(title)s, %(price)s") % {"title": card.title, "price": card.price_words}
        if price is not None
        else card.title,
        text,
    )


def _peek(card: Any, plates: Mapping[int, int], token: str) -> str:
    """Return the address of the card that a script shows beside the link."""
    asked = {"source": token, "card": "peek-card", "plate": plates.get(card.id)}
    known = {name: value for name, value in asked.items() if value}
    return f"{reverse('catalogue:card', args=(card.id,))}?{urlencode(known)}"
