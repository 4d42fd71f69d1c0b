"""What somebody keeps, the latest first, and their lists."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet

from .models import Save, SaveList
from .registry import Thing, find_all, kind_of

PER_PAGE = 24


@dataclass(frozen=True)
class Kept:
    """A kept thing with what is known of it now; ``thing`` is None for what is gone."""

    save: Save
    thing: Thing | None

    @property
    def key(self) -> str:
        return f"{self.save.kind}:{self.save.thing}"

    @property
    def label(self) -> Any:
        kind = kind_of(self.save.kind)
        return kind.label if kind else ""


def lists_of(user: Any) -> QuerySet[SaveList]:
    """Return the user's lists by name, each with ``number``, of what is in it."""
    return SaveList.objects.filter(owner=user).annotate(number=Count("saves")).order_by("name")


def public_lists(user: Any) -> list[SaveList]:
    """Return the lists that the user shows to everybody."""
    return [one for one in lists_of(user).filter(is_public=True) if getattr(one, "number", 0)]


def kept_in(
    request: Any, user: Any, chosen: SaveList | None, number: Any
) -> tuple[Leaf, list[Kept]]:
    """Return a leaf of what stands in a list of the user's, or in none, the latest first."""
    rows = Save.objects.filter(user=user, list=chosen).order_by("-date_created", "-pk")
    leaf = Paginator(rows, PER_PAGE).get_page(number)
    saves = list(leaf.object_list)
    found = find_all(request, saves)
    return leaf, [Kept(one, found.get((one.kind, one.thing))) for one in saves]


def count_in_none(user: Any) -> int:
    """Return how much the user keeps without having put it into a list."""
    return Save.objects.filter(user=user, list=None).count()


def is_kept(request: Any, kind: str, thing: int) -> bool:
    """Return whether the visitor keeps the thing: one query a request, and nothing of a stranger.

    A story has a second one, for its other languages.
    """
    if request is None or not request.user.is_authenticated:
        return False
    if not hasattr(request, "kept_things"):
        rows = Save.objects.filter(user=request.user).values_list("kind", "thing")
        request.kept_things = set(rows)
    mine = {one for code, one in request.kept_things if code == kind}
    known = kind_of(kind)
    return thing in mine or bool(mine and known and mine & known.same(thing))


def known_of(user: Any) -> dict[str, Any]:
    """Return what is kept of a person here, as plain values for JSON."""
    saves = Save.objects.filter(user=user).select_related("list").order_by("pk")
    return {
        "saved": [
            {
                "kind": one.kind,
                "thing": one.thing,
                "list": one.list.name if one.list else None,
                "since": one.date_created.isoformat(),
            }
            for one in saves
        ],
        "lists": [
            {"name": one.name, "public": one.is_public, "since": one.date_created.isoformat()}
            for one in SaveList.objects.filter(owner=user).order_by("pk")
        ],
    }
