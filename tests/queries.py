"""The rule of one and three items: a page takes as many queries for many as for few."""

import re
from collections import Counter
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST_UNCACHED = 25


def same_queries(
    visit: Callable[[], object], grow: Callable[[], object], *, most: int = MOST_UNCACHED
) -> int:
    """Visit, let ``grow`` add items, visit again: both must take the same number of queries.

    Both visits find Django's cache empty, but what a process learns once (content
    types, templates) is known. Returns the number; fails with the queries that
    differ, and when there are more than ``most``.
    """
    visit()
    few = _queries(visit)
    grow()
    many = _queries(visit)
    surplus = Counter(map(_shape, many)) - Counter(map(_shape, few))
    shown = "\n".join(f"{count} more: {text}" for text, count in surplus.items())
    assert len(few) == len(many), f"{len(few)} queries became {len(many)}.\n{shown}"
    assert len(many) <= most, f"{len(many)} queries:\n" + "\n".join(map(_shape, many))
    return len(many)


def _queries(visit: Callable[[], object]) -> list[str]:
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        visit()
    return [query["sql"] for query in captured.captured_queries]


def _shape(query: str) -> str:
    """Return the query without its values, so that like ones can be counted."""
    query = re.sub(r"'(?:[^']|'')*'|\b\d+\b", "?", query)
    return re.sub(r"\(\?(?:, \?)*\)", "(?)", query)[:400]
