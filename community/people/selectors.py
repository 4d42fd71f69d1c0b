"""Who is public, what is known of them, and what somebody follows."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from community.comments import mentions
from community.comments.models import Comment
from community.comments.selectors import public_comments
from community.moderation.models import Ban
from content.selectors import Topic, topics
from shop.storefront import Maker, makers

from .models import Block, Follow, Profile

PER_PAGE = 20


@dataclass(frozen=True)
class Relation:
    """What a visitor and a person are to each other. ``may_follow`` is of who is signed in."""

    is_self: bool = False
    may_follow: bool = False
    is_followed: bool = False
    is_blocked: bool = False


@dataclass(frozen=True)
class Followed:
    """One of the things that somebody follows: a person, a topic or a maker."""

    person: Any = None
    topic: Topic | None = None
    maker: Maker | None = None


def public_people() -> QuerySet:
    """Return the members who have a page: those with a public name and an open account."""
    return get_user_model().objects.filter(is_active=True, handle__isnull=False)


def find(handle: str) -> Any | None:
    """Return the member with this public name, or None when there is no page of theirs."""
    return public_people().filter(handle=handle).first()


def counts(person: Any) -> dict[str, int]:
    """Return how many ``followers`` the person has and how many people they are ``following``."""
    return {
        "followers": Follow.objects.filter(person=person).count(),
        "following": Follow.objects.filter(user=person, person__isnull=False).count(),
    }


def comments_of(person: Any, number: Any) -> Leaf:
    """Return a leaf of what everybody may read of the person, the latest first."""
    found = public_comments().filter(author=person).order_by("-pk")
    leaf = Paginator(found, PER_PAGE).get_page(number)
    leaf.object_list = list(leaf.object_list)
    mentions.mark(leaf.object_list)
    return leaf


def bio_of(person: Any) -> str:
    """Return what the member says of themselves; nothing of somebody who may not write here."""
    row = Profile.objects.filter(user=person).exclude(bio="").first()
    if row is None or Ban.objects.current(person).filter(scope=Ban.Scope.WRITE).exists():
        return ""
    return row.bio


def relation(user: Any, person: Any) -> Relation:
    """Return what they are to each other; of a stranger nothing is asked."""
    if not user.is_authenticated or user.pk == person.pk:
        return Relation(is_self=user.is_authenticated)
    blocked = Block.objects.filter(user=user, person=person).exists()
    shut_out = Block.objects.filter(user=person, person=user).exists()
    return Relation(
        may_follow=not (blocked or shut_out),
        is_followed=Follow.objects.filter(user=user, person=person).exists(),
        is_blocked=blocked,
    )


def follows_topic(user: Any, key: UUID) -> bool:
    """Return whether somebody who is signed in follows the topic."""
    return Follow.objects.filter(user=user, topic=key).exists()


def follows_maker(user: Any, maker: int) -> bool:
    """Return whether somebody who is signed in follows the maker."""
    return Follow.objects.filter(user=user, maker=maker).exists()


def maker(maker_id: int) -> Maker | None:
    """Return the maker with this id, or None."""
    return makers([maker_id]).get(maker_id)


def topic(key: UUID) -> Topic | None:
    """Return the public topic with this key, in the reader's language if there is one."""
    return topics([key]).get(key)


def following(user: Any, number: Any) -> tuple[Leaf, list[Followed]]:
    """Return a leaf of what the user follows, the latest first, without what is gone."""
    shown = Q(person__isnull=True) | Q(person__in=public_people())
    rows = Follow.objects.filter(shown, user=user).select_related("person").order_by("-pk")
    leaf = Paginator(rows, PER_PAGE).get_page(number)
    by_key = topics(row.topic for row in leaf.object_list if row.topic)
    by_id = makers(row.maker for row in leaf.object_list if row.maker)
    every = [
        Followed(
            row.person,
            by_key.get(row.topic) if row.topic else None,
            by_id.get(row.maker) if row.maker else None,
        )
        for row in leaf.object_list
    ]
    return leaf, [one for one in every if one.person or one.topic or one.maker]


def blocked(user: Any, number: Any) -> Leaf:
    """Return a leaf of the people whom the user has blocked, the latest first."""
    rows = Block.objects.filter(user=user, person__in=public_people())
    rows = rows.select_related("person").order_by("-pk")
    return Paginator(rows, PER_PAGE).get_page(number)


def apart(person_id: int, others: Collection[int]) -> set[int]:
    """Return whom of the others the person has blocked, or was blocked by; one query."""
    rows = Block.objects.filter(
        Q(user=person_id, person__in=others) | Q(person=person_id, user__in=others)
    )
    pairs = rows.values_list("user", "person")
    return {person if user == person_id else user for user, person in pairs}


def known_of(user: Any) -> dict[str, Any]:
    """Return what is kept of a person here, as plain values for JSON."""
    return {
        "bio": Profile.objects.filter(user=user).values_list("bio", flat=True).first() or "",
        "follows": [
            {
                "person": row.person and row.person.handle,
                "topic": row.topic and str(row.topic),
                "maker": row.maker,
                "since": row.date_created.isoformat(),
            }
            for row in Follow.objects.filter(user=user).select_related("person").order_by("pk")
        ],
        "blocked": [
            {"person": row.person.handle, "since": row.date_created.isoformat()}
            for row in Block.objects.filter(user=user).select_related("person").order_by("pk")
        ],
    }


def comments_by(people: QuerySet) -> QuerySet[Comment]:
    """Return what everybody may read of these people."""
    return public_comments().filter(author__in=people)


def keys_followed(user: Any) -> list[UUID]:
    """Return the keys of the topics that the user follows."""
    rows = Follow.objects.filter(user=user, topic__isnull=False)
    return [key for key in rows.values_list("topic", flat=True) if key]


def makers_followed(user: Any) -> list[int]:
    """Return the ids of the makers that the user follows."""
    rows = Follow.objects.filter(user=user, maker__isnull=False)
    return [one for one in rows.values_list("maker", flat=True) if one]
