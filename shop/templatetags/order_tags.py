"""What templates of other rooms show of orders."""

from typing import Any

from django import template
from django.core.paginator import Page, Paginator

from shop.addresses.selectors import Kept, kept_by
from shop.order.selectors import entries_of

register = template.Library()

PER_PAGE = 20


@register.simple_tag(takes_context=True)
def own_orders(context: template.Context) -> Page | None:
    """Return a page of the orders of who is signed in, newest first, by ``?page=``."""
    request: Any = context.get("request")
    if request is None or not request.user.is_authenticated:
        return None
    orders = Paginator(entries_of(request.user), PER_PAGE)
    return orders.get_page(request.GET.get("page"))


@register.simple_tag(takes_context=True)
def own_addresses(context: template.Context) -> list[Kept]:
    """Return the addresses that who is signed in keeps, the one to begin with first."""
    request: Any = context.get("request")
    if request is None or not request.user.is_authenticated:
        return []
    return kept_by(request.user)
