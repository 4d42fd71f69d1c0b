"""What templates ask of sharing."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from shop.storefront import qr_svg

from ..links import address
from ..models import Link
from ..selectors import own_link as find_own
from ..views import sign_in_to_share

register = template.Library()


@register.simple_tag(takes_context=True)
def own_link(context: template.Context, kind: str, thing: int) -> Link | None:
    """Return the visitor's own link to the thing. A stranger has none, without a query."""
    return find_own(context.get("request"), kind, thing)


@register.simple_tag(takes_context=True)
def link_address(context: template.Context, link: Link) -> str:
    """Return the link's absolute address."""
    return address(context["request"], link.code)


@register.simple_tag
def qr_code(text: Any) -> SafeString:
    """Return a QR code as SVG."""
    return qr_svg(str(text))


@register.simple_tag
def sign_in_for_link(kind: str, thing: int) -> str:
    """Return where a stranger signs in to get a link of their own."""
    return sign_in_to_share(kind, thing)
