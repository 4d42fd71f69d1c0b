"""Visits by share links: who came is kept on the server, the browser holds a number and no more.

The cookie is set when somebody follows a share link, and at no other time. It is random, says
nothing, and is known here by its keyed hash alone. The last link that was followed within
:data:`KEPT` is what a basket's line notes as its sharer.
"""

import contextlib
import re
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from shop.storefront import Touch, client_ip, within

from .models import Addition, Link, Visit

COOKIE = "came_by"
KEPT = timedelta(days=30)
COUNTED = timedelta(days=400)  # thirteen months: this month and the same of last year
NEWCOMERS = 200  # a day by one link from one address of the net
_DAY = 24 * 60 * 60
_TOKEN = re.compile(r"[\w-]{32}", re.ASCII)
_ROBOT = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|externalhit|facebookcatalog|embed|scan|monitor|curl"
    r"|wget|python|java/|okhttp|go-http|httpclient|headless|lighthouse|whatsapp|telegram|skype"
    r"|validator|archive|feed|fetch",
    re.IGNORECASE,
)


def note_visit(*, request: HttpRequest, response: HttpResponse, link: Link) -> bool:
    """Write the visit down, once a day a visitor, and return whether it counts.

    The sharer's own visits, robots and what a browser loads ahead do not. A newcomer gets the
    cookie with ``response``.
    """
    if not counts(request, link):
        return False
    token = _token(request)
    if not token:
        who = f"{link.code} {client_ip(request)}"
        if not within(scope="share-visit", who=who, most=NEWCOMERS, seconds=_DAY):
            return False
        token = secrets.token_urlsafe(24)
    now = timezone.now()
    row = Visit(link=link, visitor=_hash(token), day=timezone.localdate(now), date_last=now)
    Visit.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["link", "visitor", "day"],
        update_fields=["date_last"],
    )
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(KEPT.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return True


def counts(request: HttpRequest, link: Link) -> bool:
    """Return whether this is a visit: not a robot's, not the sharer's, not a browser's ahead."""
    agent = request.headers.get("User-Agent", "")
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return (
        request.method == "GET"
        and bool(agent)
        and not _ROBOT.search(agent)
        and not re.search("prefetch|prerender|preview", purpose)
        and link.user.is_active
        and request.user.pk != link.user_id
    )


def last_touch(request: Any) -> Touch | None:
    """Return the last link that the visitor followed, or None; one's own does not count.

    Neither does that of a closed account. One query; none for a visitor without the cookie.
    """
    token = _token(request)
    if not token:
        return None
    visits = Visit.objects.filter(
        visitor=_hash(token), date_last__gte=timezone.now() - KEPT, link__user__is_active=True
    )
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        visits = visits.exclude(link__user=user)
    last = visits.order_by("-date_last", "-pk").values_list("link__user_id", "link__code", "pk")
    found = last.first()
    return Touch(*found) if found else None


def note_add(touch: Touch, product_id: int) -> None:
    """Write down that the product was put into a basket after the visit; again changes nothing."""
    rows = [Addition(visit_id=touch.visit, product=product_id)]
    with contextlib.suppress(IntegrityError), transaction.atomic():  # the visit may be gone by now
        Addition.objects.bulk_create(rows, ignore_conflicts=True)


def prune() -> int:
    """Delete the visits of more than :data:`COUNTED` ago, with what was added after them.

    Returns how many rows went. The numbers of a link are of the visits that are left.
    """
    last = timezone.localdate() - COUNTED
    return Visit.objects.filter(day__lt=last).delete()[0]


def _token(request: Any) -> str:
    token = request.COOKIES.get(COOKIE, "")
    return token if _TOKEN.fullmatch(token) else ""


def _hash(token: str) -> str:
    return salted_hmac("chapbook.shares", token, algorithm="sha256").hexdigest()
