"""Following people, topics and makers, and blocking. Doing a thing twice is doing it once."""

from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from community.moderation.operations import check_public_text
from community.notifications import operations as notifications

from . import notices
from .models import Block, Follow, Profile

MOST = 2000  # people, topics and makers that one follows, or people whom one blocks


class CannotFollow(Exception):
    """The person or topic is not followed; the message says why."""


@transaction.atomic
def follow(*, user: Any, person: Any) -> None:
    """Follow a person. Raises :class:`CannotFollow` for oneself and for who blocked one."""
    if user.pk == person.pk:
        raise CannotFollow(_("This is you."))
    _lock(person)
    if Block.objects.filter(user=person, person=user).exists():
        raise CannotFollow(_("You cannot follow this member."))
    if Block.objects.filter(user=user, person=person).exists():
        raise CannotFollow(_("You have blocked this member. Unblock them first."))
    _add(user, person=person)
    notices.tell_of_follower(person=person, follower=user)


@transaction.atomic
def unfollow(*, user: Any, person: Any) -> None:
    """Follow a person no longer."""
    Follow.objects.filter(user=user, person=person).delete()
    notifications.show(subject=notices.subject(person, user), shown=False)


def follow_topic(*, user: Any, topic: UUID) -> None:
    """Follow a topic, by the translation key of its pages. Raises :class:`CannotFollow`."""
    _add(user, topic=topic)


def unfollow_topic(*, user: Any, topic: UUID) -> None:
    """Follow a topic no longer."""
    Follow.objects.filter(user=user, topic=topic).delete()


def follow_maker(*, user: Any, maker: int) -> None:
    """Follow a maker, by their id in the shop. Raises :class:`CannotFollow`."""
    _add(user, maker=maker)


def unfollow_maker(*, user: Any, maker: int) -> None:
    """Follow a maker no longer."""
    Follow.objects.filter(user=user, maker=maker).delete()


@transaction.atomic
def block(*, user: Any, person: Any) -> None:
    """Block a person: neither follows the other any more. Oneself one cannot block."""
    if user.pk == person.pk or Block.objects.filter(user=user).count() >= MOST:
        return
    _lock(user)
    Block.objects.bulk_create([Block(user=user, person=person)], ignore_conflicts=True)
    Follow.objects.filter(user=person, person=user).delete()
    Follow.objects.filter(user=user, person=person).delete()
    notifications.part(one=user, other=person)


def unblock(*, user: Any, person: Any) -> None:
    """Block a person no longer. Who followed whom before does not come back."""
    Block.objects.filter(user=user, person=person).delete()


def say_of_oneself(*, user: Any, text: str) -> None:
    """Put a few plain lines on the user's public page. Raises moderation's ``Refused``.

    They wait for nobody, so that what looks like spam is not taken; a ban from writing hides them.
    """
    if text:
        check_public_text(user=user, text=text)
    Profile.objects.update_or_create(user=user, defaults={"bio": text})


def _add(user: Any, **target: Any) -> None:
    """Add the row unless it is there; another that comes or goes meanwhile does no harm."""
    mine = Follow.objects.filter(user=user)
    if mine.filter(**target).exists():
        return
    if mine.count() >= MOST:
        raise CannotFollow(_("You follow as much as one can. Unfollow something first."))
    Follow.objects.bulk_create([Follow(user=user, **target)], ignore_conflicts=True)


def _lock(person: Any) -> None:
    """Let whoever follows this person, and their blocking somebody, wait for each other."""
    people = get_user_model().objects.select_for_update(of=("self",), no_key=True)
    people.filter(pk=person.pk).first()
