"""What somebody has shared, and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from shop.storefront import orders_by_share

from .links import address
from .models import Addition, Link, Visit
from .targets import Target, find_all


@dataclass(frozen=True)
class Share:
    """A link with its numbers. ``target`` is None for what is gone; then it leads nowhere."""

    code: str
    address: str
    target: Target | None
    date: datetime
    visits: int
    adds: int
    orders: int


class Shares(Sequence[Share]):
    """The links of a person, the newest first; a slice fetches no more than it shows."""

    def __init__(self, request: Any) -> None:
        self.request = request
        self.links = Link.objects.filter(user=request.user).order_by("-date_created", "-pk")

    def __len__(self) -> int:
        return self.links.count()

    def __getitem__(self, index: Any) -> Any:
        found = self.links[index]
        shown = shares_of(self.request, found if isinstance(index, slice) else [found])
        return shown if isinstance(index, slice) else shown[0]


def shares_of(request: Any, links: Iterable[Link]) -> list[Share]:
    """Return the visitor's own links with what came of them, in a fixed number of queries."""
    rows = list(links)
    targets = find_all(request, [(link.kind, link.thing) for link in rows])
    ids = [link.pk for link in rows]
    visits = _counted(Visit.objects.filter(link__in=ids), "link")
    adds = _counted(Addition.objects.filter(visit__link__in=ids), "visit__link")
    orders = orders_by_share(request.user, [link.code for link in rows])
    return [
        Share(
            code=link.code,
            address=address(request, link.code),
            target=targets.get((link.kind, link.thing)),
            date=link.date_created,
            visits=visits.get(link.pk, 0),
            adds=adds.get(link.pk, 0),
            orders=orders.get(link.code, 0),
        )
        for link in rows
    ]


def own_link(request: Any, kind: str, thing: int) -> Link | None:
    """Return the visitor's link to the thing if they have made one; a stranger has none."""
    if request is None or not request.user.is_authenticated:
        return None
    return Link.objects.filter(user=request.user, kind=kind, thing=thing).first()


def known_of(user: Any) -> list[dict[str, Any]]:
    """Return what is kept of a person's sharing, as plain values for JSON."""
    links = Link.objects.filter(user=user).annotate(n=Count("visits")).order_by("pk")
    return [
        {
            "code": link.code,
            "kind": link.kind,
            "thing": link.thing,
            "since": link.date_created.isoformat(),
            "visits": link.n,
        }
        for link in links
    ]


def _counted(rows: Any, link: str) -> dict[int, int]:
    return dict(rows.values(link).annotate(n=Count("pk")).values_list(link, "n"))
