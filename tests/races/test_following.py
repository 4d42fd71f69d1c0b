"""Following in a crowd of clicks: a row or none, and a count that is of rows."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection, connections

from community.people import operations, selectors
from community.people.models import Block, Follow
from tests.community.talking import member

pytestmark = pytest.mark.race

CLICKS = 100


def together(act):
    """Let a hundred do it at once and return what came of each."""

    def one(number):
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(one, range(CLICKS)))


def toggle(on, off):
    """Return what presses a button in turn with what lets it go."""
    return lambda number: (off if number % 2 else on)()


@pytest.mark.django_db(transaction=True)
def test_toggled_a_hundred_times_at_once_a_person_is_followed_once_or_not():
    ada, bo = member("ada"), member("bo1")
    pair = {"user": ada, "person": bo}
    together(toggle(lambda: operations.follow(**pair), lambda: operations.unfollow(**pair)))
    rows = Follow.objects.filter(**pair).count()
    assert rows in (0, 1)
    assert selectors.counts(bo)["followers"] == rows
    together(lambda _number: operations.follow(**pair))
    assert selectors.counts(bo)["followers"] == Follow.objects.filter(**pair).count() == 1


@pytest.mark.django_db(transaction=True)
def test_toggled_a_hundred_times_at_once_a_topic_is_followed_once_or_not():
    pair = {"user": member("ada"), "topic": uuid4()}
    follow, unfollow = operations.follow_topic, operations.unfollow_topic
    together(toggle(lambda: follow(**pair), lambda: unfollow(**pair)))
    assert Follow.objects.count() in (0, 1)
    together(lambda _number: follow(**pair))
    assert Follow.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_is_blocked_in_the_moment_of_following_does_not_follow():
    assert _followed_while_blocked() == 0


@pytest.mark.postgres  # SQLite's transactions queue, so that there is no gap
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_some_follow_who_are_blocked(monkeypatch):
    """The guard: the crowd does find the gap between looking for a block and following."""
    monkeypatch.setattr(operations, "_lock", lambda person: None)
    add = operations._add
    monkeypatch.setattr(operations, "_add", lambda *given, **more: _late(add, *given, **more))
    assert _followed_while_blocked() > 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_a_topic_would_be_followed_many_times(monkeypatch):
    """The guard: the crowd does find the gap when nothing closes it."""
    every = Follow._meta.constraints
    constraint = next(one for one in every if one.name == "people_follow_topic_once")
    insert = Follow.objects.bulk_create
    monkeypatch.setattr(
        Follow.objects, "bulk_create", lambda *rows, **more: _late(insert, *rows, **more)
    )
    with connection.schema_editor() as editor:
        editor.remove_constraint(Follow, constraint)
    pair = {"user": member("ada"), "topic": uuid4()}
    together(lambda _number: operations.follow_topic(**pair))
    assert Follow.objects.count() > 1


def _followed_while_blocked():
    ada = member("ada")
    others = [member() for _one in range(20)]

    def act(number):
        other = others[number % 20]
        try:
            if number // 20 % 2:
                operations.block(user=ada, person=other)
            else:
                operations.follow(user=other, person=ada)
        except operations.CannotFollow:
            pass

    order = sorted(range(CLICKS), key=lambda number: (number % 20, number))
    together(lambda number: act(order[number]))
    blocked = Block.objects.filter(user=ada).values("person")
    return Follow.objects.filter(person=ada, user__in=blocked).count()


def _late(act, *given, **more):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.05)")
    act(*given, **more)
