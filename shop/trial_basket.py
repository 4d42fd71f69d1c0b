"""A basket to try things with: made of goods, and gone afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from oscar.core.loading import get_class, get_model


@contextmanager
def basket_of(
    goods: Sequence[tuple[Any, int]], *, country: str
) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield a basket of these (product, quantity), and what of them could not be put into it.

    It is not priced yet. All that is written meanwhile is rolled back at the end.
    """
    with transaction.atomic():
        try:
            basket = get_model("basket", "Basket").objects.create()
            basket.strategy = get_class("partner.strategy", "Selector")().strategy(country=country)
            yield basket, tuple(_fill(basket, goods))
        finally:
            transaction.set_rollback(True)


def _fill(basket: Any, goods: Sequence[tuple[Any, int]]) -> Iterator[str]:
    for product, quantity in goods:
        try:
            basket.add_product(product, quantity)
        except ValueError:
            words = _("“%(title)s” has no price of its own. Choose one of its variants.")
            yield words % {"title": product.get_title()}
