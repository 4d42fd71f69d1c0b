"""Something else from the same shelf, for a product that is gone."""

from collections.abc import Iterable

from oscar.core.loading import get_model

from .cards import Card, cards

_LOOKED_AT = 24


def alternative_for(gone: list[Card], *, exclude: Iterable[int]) -> dict[int, Card]:
    """Return a card that can be bought for each card that is gone, by its id.

    Products of the same category come first, then by priority and age; constant queries.
    """
    shelves = {category for card in gone for category in card.category_ids}
    links = get_model("catalogue", "ProductCategory").objects
    sellable = get_model("catalogue", "Product").objects.browsable().exclude(pk__in=list(exclude))
    near = links.filter(category_id__in=shelves, product__in=sellable)
    candidates = [
        *near.order_by("-product__priority", "product_id").values_list("product_id", flat=True)[
            :_LOOKED_AT
        ],
        *sellable.order_by("-priority", "pk").values_list("pk", flat=True)[:_LOOKED_AT],
    ]
    offered = [card for card in cards(candidates, alternatives=False).values() if card.can_buy]
    chosen = {}
    for card in gone:
        shared = [one for one in offered if set(one.category_ids) & set(card.category_ids)]
        if best := next(iter(shared or offered), None):
            chosen[card.id] = best
    return chosen
