"""The queue, what is known of a case, and how long decisions take."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from . import registry
from .models import Ban, Case, Decision, Status

LAST_DECISIONS, AT_LEAST = 50, 5
RECENTLY = timedelta(days=30)
EXCERPT = 400  # characters


@dataclass(frozen=True)
class Item:
    """A case with what it is about; ``row`` is None when that is gone."""

    case: Case
    kind: registry.Kind
    row: Any
    text: str
    about: str
    url: str
    pictures: list[tuple[str, str]]

    @property
    def excerpt(self) -> str:
        """The beginning of the text."""
        return self.text if len(self.text) <= EXCERPT else f"{self.text[:EXCERPT]}…"

    @property
    def token(self) -> str:
        """What a form sends to name the case as it was seen."""
        return f"{self.case.pk}:{self.case.version}"


def queue(*, kind: str = "", why: str = "") -> QuerySet[Case]:
    """Return the open cases of the kind and reason, those that wait longest first."""
    rows = Case.objects.filter(date_closed=None)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(why=why) if why else rows
    return rows.select_related("author__standing", "appeal").order_by("date_opened", "pk")


def items(cases: list[Case]) -> list[Item]:
    """Return the cases with what they are about; one query a kind, however many there are."""
    found: dict[tuple[str, int], Item] = {}
    for code in sorted({case.kind for case in cases}):
        kind = registry.find(code)
        mine = [case for case in cases if case.kind == code]
        rows = kind.rows([case.thing for case in mine])
        pictures = kind.pictures(list(rows.values()))
        for case in mine:
            row = rows.get(case.thing)
            shown = (kind.text(row), kind.about(row), kind.url(row)) if row else ("", "", "")
            found[code, case.thing] = Item(case, kind, row, *shown, pictures.get(case.thing, []))
    return [found[case.kind, case.thing] for case in cases]


def history(case: Case) -> dict[str, Any]:
    """Return the decisions, the reports and the author's bans, the earliest first."""
    bans = Ban.objects.filter(user=case.author).select_related("by") if case.author else []
    return {
        "decisions": list(case.decisions.select_related("by")),
        "reports": list(case.reports.select_related("by").order_by("pk")),
        "bans": list(bans),
    }


def last_decision(row: Any) -> Decision | None:
    """Return the last decision on a contribution, or None."""
    code = registry.of(row).code
    return Decision.objects.filter(case__kind=code, case__thing=row.pk).last()


def usual_wait() -> timedelta | None:
    """Return how long half of the last decisions took at most; None while there are too few."""
    lately = Decision.objects.filter(
        date_created__gt=timezone.now() - RECENTLY, by__isnull=False
    ).order_by("-date_created")
    waits = sorted(lately.values_list("waited", flat=True)[:LAST_DECISIONS])
    return waits[len(waits) // 2] if len(waits) >= AT_LEAST else None


def visible_to(rows: QuerySet, user: Any) -> QuerySet:
    """Return those rows of a kind that the user may see: what is visible, and their own."""
    visible = rows.filter(status=Status.VISIBLE)
    if user.is_authenticated:
        visible = visible | rows.filter(author=user).exclude(status=Status.WITHDRAWN)
    return visible


def known_of(user: Any) -> dict[str, Any]:
    """Return everything that was contributed and decided, as plain values for an export."""
    reports = user.reports_made.select_related("case").order_by("pk")
    return {
        **{kind.code: kind.known(user) for kind in registry.every()},
        "reports": [
            {
                "kind": one.case.kind,
                "reason": one.reason,
                "words": one.words,
                "since": one.date_created.isoformat(),
            }
            for one in reports
        ],
        "decisions": [
            {
                "kind": one.case.kind,
                "decision": one.act,
                "reason": one.reason,
                "words": one.words,
                "since": one.date_created.isoformat(),
            }
            for one in Decision.objects.filter(case__author=user).select_related("case")
        ],
        "bans": [
            {
                "scope": one.scope,
                "reason": one.reason,
                "until": one.until.isoformat() if one.until else None,
            }
            for one in user.bans.order_by("pk")
        ],
    }
