"""Long threads and full feeds beside short ones: what opens must not grow with what is there.

The same page is asked for with a thread of ten comments and with one of ten thousand, and the
same feed by somebody who follows one member and by somebody who follows a thousand.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from community.comments.models import Comment
from community.moderation.models import Status
from community.people.models import Follow
from content.models import ArticlePage
from tests.bench.client import Answer, Visitor

SHORT, LONG = 10, 10_000
FEW, MANY = 1, 1000
LAST_LEAF = LONG // 20 // 2  # one in the middle of the thread


def prepare() -> dict[str, Any]:
    """Write threads and follows into the site's database and return what is asked for."""
    pages = ArticlePage.objects.live().filter(takes_comments=True).order_by("pk")
    short, long = pages[0], pages[1]
    people = _people(MANY)
    _talk(short, people, SHORT)
    _talk(long, people, LONG)
    return {
        "short": short.pk,
        "long": long.pk,
        "few": _session_of(_follower(people[:FEW])),
        "many": _session_of(_follower(people)),
    }


def subjects(visitor: Visitor, made: dict[str, Any]) -> dict[str, Callable[[], Answer]]:
    """Return what is measured, a request by its name."""

    def thread(page: str, query: str = "") -> Callable[[], Answer]:
        return lambda: visitor.get(f"/comments/on/{made[page]}/{query}")

    def feed(who: str) -> Callable[[], Answer]:
        cookies = {settings.SESSION_COOKIE_NAME: made[who]}
        return lambda: visitor.get("/account/feed/", cookies)

    return {
        "thread-10": thread("short"),
        "thread-10000": thread("long"),
        "thread-middle": thread("long", f"?page={LAST_LEAF}"),
        "thread-newest": thread("long", "?sort=newest"),
        "feed-1": feed("few"),
        "feed-1000": feed("many"),
    }


def growth(measured: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return how many times longer the large ones take than the small ones."""

    def times(large: str, small: str) -> float:
        return round(measured[large]["median_ms"] / measured[small]["median_ms"], 2)

    return {
        "thread": times("thread-10000", "thread-10"),
        "thread-middle": times("thread-middle", "thread-10"),
        "thread-newest": times("thread-newest", "thread-10"),
        "feed": times("feed-1000", "feed-1"),
    }


def told(grown: dict[str, float]) -> str:
    """Return the line that the table ends with."""
    parts = [f"{name} ×{times}" for name, times in grown.items()]
    return f"with {LONG} comments, with {MANY} people followed: {', '.join(parts)}"


def _people(number: int) -> list[Any]:
    users = get_user_model()
    rows = [
        users(email=f"talker{one}@example.com", handle=f"talker{one}", password="!")
        for one in range(number)
    ]
    return list(users.objects.bulk_create(rows))


def _talk(page: Any, people: list[Any], number: int) -> None:
    now = timezone.now()
    rows = [
        Comment(
            author=people[one % len(people)],
            page_id=page.pk,
            text=f"The foot of mine came out almost blue, number {one}.",
            key=secrets.token_hex(16),
            language="en",
            status=Status.VISIBLE,
            date_created=now - timedelta(minutes=number - one),
        )
        for one in range(number)
    ]
    Comment.objects.bulk_create(rows, batch_size=1000)


def _follower(people: list[Any]) -> Any:
    email = f"{secrets.token_hex(6)}@example.com"
    follower = get_user_model().objects.create_user(email, secrets.token_hex(12))
    Follow.objects.bulk_create([Follow(user=follower, person=one) for one in people])
    return follower


def _session_of(user: Any) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key or ""
