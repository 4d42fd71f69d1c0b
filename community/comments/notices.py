"""Who is told of a comment once it is public: whom it answers, and whom it names."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.moderation.notices import subject_of
from community.notifications import operations
from community.notifications.registry import Notice, register

from .models import Comment
from .texts import mentioned

REPLY, MENTION = "reply", "mention"
MOST_NAMED = 10  # people of one comment; more are shouted at


def register_kinds() -> None:
    """Make the kinds known."""
    register(
        Notice(
            code=REPLY,
            label=_("Somebody answers you"),
            sentence=lambda row: _of(row, gettext("%(who)s answered you below “%(about)s”")),
            button=_("Read the answer"),
        )
    )
    register(
        Notice(
            code=MENTION,
            label=_("Somebody names you"),
            sentence=lambda row: _of(row, gettext("%(who)s named you below “%(about)s”")),
            button=_("Read it"),
        )
    )


def tell_of(row: Comment) -> None:
    """Tell of a comment that is public, in the caller's transaction; each person once.

    On a page that not everybody may read, nobody hears of it by being named.
    """
    about = {
        "key": f"comment:{row.pk}",
        "actor": row.author,
        "about": row.page.title,
        "url": row.get_absolute_url(),
        "text": row.text,
        "subject": subject_of(row),
    }
    if row.parent is not None:
        operations.tell(person=row.parent.author, kind=REPLY, **about)
    named = mentioned(row.text)[:MOST_NAMED]
    if named and not row.page.get_view_restrictions():
        people = get_user_model().objects.filter(handle__in=named, is_active=True)
        operations.tell_many(people=people, kind=MENTION, **about)


def _of(row: Any, sentence: str) -> str:
    return sentence % {"who": row.who, "about": row.about}
