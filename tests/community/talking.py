"""Plain functions for tests about what readers contribute."""

import secrets
from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from community.comments import operations
from community.comments.models import Comment
from community.moderation import operations as moderation
from community.moderation.models import Case, Standing, Status
from tests.content.pages import make_article

_numbers = count(1)
WORDS = "The foot of mine came out almost blue, number "


def member(handle: str = "", *, level: int = 0, days: int = 200, **fields: Any) -> Any:
    """Make somebody who has been here for so many days and is trusted this far."""
    handle = handle or f"reader{next(_numbers)}"
    user = get_user_model().objects.create_user(
        f"{handle}@example.com",
        "correct horse battery staple",
        handle=handle,
        date_joined=timezone.now() - timedelta(days=days),
        **fields,
    )
    user.confirm_email()
    Standing.objects.create(user=user, level=level)
    return user


def signed_in(user: Any) -> Client:
    """Return the user's browser."""
    browser = Client()
    browser.force_login(user)
    return browser


def said(
    page: Any = None, *, user: Any = None, text: str = "", parent: Any = None, **fields: Any
) -> Comment:
    """Make a comment that is visible unless ``fields`` say otherwise, past all rules."""
    page = page or (parent and parent.page) or make_article("Tea for two")
    fields = {"status": Status.VISIBLE, "language": "en", **fields}
    row = Comment.objects.create(
        author=user or member(),
        page_id=page.pk,
        parent=parent,
        text=text or f"{WORDS}{next(_numbers)}.",
        key=secrets.token_hex(16),
        **fields,
    )
    if parent and row.status == Status.VISIBLE:
        Comment.objects.filter(pk=parent.pk).update(answers=parent.replies.count())
        parent.refresh_from_db()
    return row


def write(user: Any, page: Any, text: str, **more: Any) -> Comment:
    """Write a comment through the rules, with all limits at their beginning."""
    caches["limits"].clear()
    key = more.pop("key", secrets.token_hex(16))
    return operations.write(user=user, page=page, text=text, key=key, **more)


def case_of(row: Any) -> Case:
    """Return the case of a comment."""
    return Case.objects.get(kind="comments", thing=row.pk)


def decide(row: Any, by: Any, act: str = "approve", **more: Any) -> Any:
    """Decide on the open case of a comment as it is now."""
    case = case_of(row)
    return moderation.decide(case_id=case.pk, version=case.version, by=by, act=act, **more)
