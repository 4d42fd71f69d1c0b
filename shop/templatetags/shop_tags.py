"""What templates show of the shop: cards, pictures, money, the basket's count."""

import json
import secrets
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from shop.attribution import sources
from shop.money import Money
from shop.partner.showing import is_without_tax_at_home
from shop.pictures import UNREADABLE, picture_set
from shop.storefront import basket_summary as summary_of

register = template.Library()


@register.inclusion_tag("components/product_card.html", takes_context=True)
def product_card(
    context: template.Context,
    card: Any,
    *,
    source: str = "",
    block_id: str = "",
    plate: int | None = None,
    heading_level: int = 3,
) -> dict[str, Any]:
    """Render a product as an entry of a story, with its form.

    ``source`` is a signed token, ``block_id`` makes the card's anchor unique on the page.
    """
    request = context.get("request")
    anchor = f"card-{block_id or card.id}"
    return card_context(
        request,
        card,
        source=source,
        dom_id=anchor,
        plate=plate,
        heading_level=heading_level,
        next_url=f"{request.path}#{anchor}" if request else "",
        csrf_token=context.get("csrf_token"),
        is_preview=bool(request and getattr(request, "is_preview", False)),
    )


def card_context(request: HttpRequest | None, card: Any, **more: Any) -> dict[str, Any]:
    """Return what ``components/product_card.html`` needs; ``key`` is new at every rendering."""
    return {"request": request, "card": card, "key": secrets.token_urlsafe(12), **more}


@register.inclusion_tag("components/product_tile.html", takes_context=True)
def product_tile(
    context: template.Context,
    card: Any,
    *,
    source: str = "",
    heading_level: int = 3,
    eager: bool = False,
) -> dict[str, Any]:
    """Render a product as one of a list."""
    return {
        "request": context.get("request"),
        "card": card,
        "source": source,
        "heading_level": heading_level,
        "eager": eager,
    }


@register.filter
def with_source(url: Any, token: Any) -> str:
    """Return the address of a product with the source of a later sale, if there is one."""
    return sources.with_source(str(url or ""), str(token or ""))


@register.simple_tag
def new_key() -> str:
    """Return a key for a form, so that posting it twice counts once."""
    return secrets.token_urlsafe(12)


@register.simple_tag(takes_context=True)
def basket_summary(context: template.Context) -> Any:
    """Return the basket's count and total for the header."""
    request = context.get("request")
    return summary_of(request) if request is not None and hasattr(request, "basket") else None


@register.simple_tag
def prices_without_tax() -> bool:
    """Return whether the pages that everybody gets show prices without tax."""
    return is_without_tax_at_home()


@register.simple_tag
def responsive_picture(
    image: Any,
    *,
    sizes: str = "100vw",
    alt: str = "",
    eager: bool = False,
    class_: str = "",
    ratio: str = "",
) -> SafeString:
    """Render ``<picture>`` with AVIF, WebP and JPEG, its size known before it loads.

    ``sizes`` is the HTML attribute; ``eager`` is for the one picture above the fold.
    Nothing is rendered for a picture whose file is gone.
    """
    try:
        found = picture_set(image) if image is not None else None
    except UNREADABLE:
        found = None
    if found is None:
        return SafeString("")
    sources = format_html_join(
        "", '<source type="{}" srcset="{}" sizes="{}">', ((t, s, sizes) for t, s in found.sources)
    )
    outside = {"class": class_, "data-ratio": ratio}
    inside = {"src": found.src, "width": found.width, "height": found.height, "alt": alt}
    inside |= {"fetchpriority": "high"} if eager else {"loading": "lazy", "decoding": "async"}
    return format_html(
        "<picture{}>{}<img{}></picture>",
        flatatt({name: value for name, value in outside.items() if value}),
        sources,
        flatatt(inside),
    )


@register.simple_tag(name="money")
def show_money(value: Money | None) -> str:
    """Return the amount as the reader's language writes it."""
    return str(value) if value is not None else ""


@register.simple_tag
def json_ld(data: Any) -> SafeString:
    """Return structured data in its script element, safe against text that closes it."""
    text = json.dumps(data, ensure_ascii=False, default=str)
    for sign, code in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(sign, code)
    element = f'<script type="application/ld+json">{text}</script>'
    return mark_safe(element)  # nosec B308 B703
