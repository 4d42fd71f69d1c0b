"""Nobody is sharer or writer of what leads to their own purchase.

The same account or mailbox is the same person.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model

from shop.offer.people import mailbox

from .models import SourceFields


def sources_for(order: Any, lines: Iterable[SourceFields]) -> list[dict[str, object]]:
    """Return the source columns of each line for the order.

    Sharers and writers who buy themselves are left out. Two queries at the most, none where
    nobody led to anything.
    """
    rows = list(lines)
    ids = {one for line in rows for one in (line.source_sharer_id, line.source_writer_id) if one}
    themselves = _buyers_among(ids, order) if ids else set()
    return [
        line.source_values()
        | (_NOT_SHARED if line.source_sharer_id in themselves else {})
        | (_NOT_WRITTEN if line.source_writer_id in themselves else {})
        for line in rows
    ]


_NOT_SHARED: dict[str, object] = {"source_sharer_id": None, "source_share": ""}
_NOT_WRITTEN: dict[str, object] = {"source_writer_id": None}


def _buyers_among(ids: set[int], order: Any) -> set[int]:
    """Return those of the users who are the order's buyer, by account or by any address."""
    known = {*ids, order.user_id} - {None}
    people = get_user_model().objects.filter(pk__in=known).prefetch_related("emailaddress_set")
    boxes = {
        one.pk: {mailbox(one.email), *(mailbox(row.email) for row in one.emailaddress_set.all())}
        for one in people
    }
    buyer = (boxes.get(order.user_id, set()) | {mailbox(order.guest_email or "")}) - {""}
    return {pk for pk in ids if pk == order.user_id or boxes.get(pk, set()) & buyer}
