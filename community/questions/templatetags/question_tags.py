"""What pages of the shop show of questions."""

from typing import Any

from django import template

from .. import selectors

register = template.Library()


@register.inclusion_tag("community/questions/section.html", takes_context=True)
def questions(context: template.Context, product_id: int) -> dict[str, Any]:
    """Render the first questions on a product with their first answers.

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
        "entries": selectors.entries(leaf.rows, request.user),
        "more": bool(leaf.next),
        "csrf_token": context.get("csrf_token"),
    }
