"""What members are told of each other; and who is told nothing, since one has blocked the other."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.notifications import operations
from community.notifications.models import Way
from community.notifications.registry import Notice, register, register_apart

from . import selectors

FOLLOW = "follow"


def register_kinds() -> None:
    """Make the kind known, and who has blocked whom."""
    register_apart(selectors.apart)
    register(
        Notice(
            code=FOLLOW,
            label=_("Somebody follows you"),
            sentence=lambda row: gettext("%(who)s follows you now") % {"who": row.who},
            button=_("See their page"),
            default=Way.DIGEST,
        )
    )


def tell_of_follower(*, person: Any, follower: Any) -> None:
    """Tell a member, once, that somebody with a page follows them, in the caller's transaction."""
    if not follower.handle:
        return
    operations.tell(
        person=person,
        kind=FOLLOW,
        key=f"{FOLLOW}:{follower.pk}",
        actor=follower,
        url=reverse("people:person", args=[follower.handle]),
        subject=subject(person, follower),
    )


def subject(person: Any, follower: Any) -> str:
    """Return what the line depends on: that they still follow."""
    return f"follow:{follower.pk}:{person.pk}"
