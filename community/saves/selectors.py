"""What somebody keeps, the latest first."""

from collections.abc import Sequence
from typing import Any

from shop import storefront

from .models import Save


def kept_ids(user: Any, kind: str) -> list[int]:
    """Return the ids of the things of this kind, the latest first. One query."""
    rows = Save.objects.filter(user=user, kind=kind).order_by("-date_created", "-pk")
    return list(rows.values_list("thing", flat=True))


class KeptProducts(Sequence[storefront.Card]):
    """Products with their price and stock of now; a slice fetches no more than it shows."""

    def __init__(self, user: Any) -> None:
        self.ids = kept_ids(user, Save.PRODUCT)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, index: Any) -> Any:
        wanted = self.ids[index] if isinstance(index, slice) else [self.ids[index]]
        found = storefront.cards(wanted)
        shown = [found[one] for one in wanted]
        return shown if isinstance(index, slice) else shown[0]


def ids_for(request: Any) -> set[int]:
    """Return the products that the visitor keeps, asked once a request; nothing of a stranger."""
    if request is None or not request.user.is_authenticated:
        return set()
    if not hasattr(request, "kept_products"):
        request.kept_products = set(kept_ids(request.user, Save.PRODUCT))
    return request.kept_products
