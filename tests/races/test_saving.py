"""Keeping in a crowd of clicks: a row or none."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from community.saves import operations
from community.saves.models import Save, SaveList
from tests.community.talking import member

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

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


def test_toggled_a_hundred_times_at_once_a_thing_is_kept_once_or_not():
    key = {"user": member("ada"), "kind": Save.PRODUCT, "thing": 7}
    together(lambda number: (operations.let_go if number % 2 else operations.keep)(**key))
    assert Save.objects.count() in (0, 1)
    assert all(together(lambda _number: operations.keep(**key)))
    assert Save.objects.count() == 1


def test_a_list_is_made_once_however_often_the_button_is_pressed():
    ada = member("ada")

    def make(_number):
        try:
            return operations.make_list(user=ada, name="Gifts")
        except operations.Refused:
            return None

    assert len(list(filter(None, together(make)))) == 1
    assert SaveList.objects.count() == 1


@pytest.mark.postgres
def test_without_the_constraint_a_thing_would_be_kept_many_times(monkeypatch):
    """The guard: the crowd does find the gap when nothing closes it."""
    constraint = next(one for one in Save._meta.constraints if one.name == "saves_once")
    insert = Save.objects.bulk_create

    def late(*rows, **more):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.05)")
        return insert(*rows, **more)

    monkeypatch.setattr(Save.objects, "bulk_create", late)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Save, constraint)
    key = {"user": member("ada"), "kind": Save.PRODUCT, "thing": 7}
    together(lambda _number: operations.keep(**key))
    assert Save.objects.count() > 1
