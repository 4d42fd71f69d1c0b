"""What pages of the shop show of reviews."""

from typing import Any

from django import template

from shop.storefront import Purchase

from .. import selectors

register = template.Library()


@register.inclusion_tag("community/reviews/section.html", takes_context=True)
def reviews(context: template.Context, product_id: int, url: str = "") -> dict[str, Any]:
    """Render what buyers say of a product: the stars in numbers, and the first reviews.

    For a visitor without an account it holds what everybody sees, and no form: such a page can
    be kept and shown to the next.
    """
    request: Any = context.get("request")
    if request is None:
        return {}
    leaf = selectors.of_product(product_id, sort="helpful", size=selectors.FIRST)
    return {
        "request": request,
        "user": request.user,
        "product_id": product_id,
        "summary": selectors.summary(product_id),
        "entries": selectors.entries(leaf.rows, request.user),
        "more": bool(leaf.next),
        "right": selectors.right_of(request.user, product_id),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def to_review(context: template.Context, order_number: str) -> list[Purchase]:
    """Return what of an order its buyer has not reviewed yet; nothing for anybody else."""
    request: Any = context.get("request")
    if request is None or not request.user.is_authenticated:
        return []
    found = selectors.waiting_for(request.user)
    return [one for one in found if one.order_number == order_number]
