"""A note that is sent many times at once is one; so is what came of it."""

import secrets

import pytest

from community.moderation.models import Case
from community.notes import operations
from community.notes.models import Addition, Note, Thanks, Thing
from tests.community.notes.telling import TEXT, bought, lines_of, told
from tests.community.talking import member
from tests.races.test_community import AT_ONCE, all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def no_limits(monkeypatch):
    """Leave the form's key alone to keep the presses of one button apart from several notes."""
    monkeypatch.setattr(operations.moderation, "may_write", lambda **_asked: None)


def test_a_note_that_is_sent_eight_times_at_once_is_one(no_limits):
    ada = member("ada")
    lines, key = lines_of(bought(ada)), secrets.token_hex(16)

    def send(_number):
        return operations.write(user=ada, title="Ten weeks", text=TEXT, lines=lines, key=key).pk

    assert len(set(all_at_once(send, AT_ONCE))) == 1
    assert (Note.objects.count(), Thing.objects.count(), Case.objects.count()) == (1, 1, 1)


def test_without_the_key_there_are_eight(no_limits):
    ada = member("ada")
    lines = lines_of(bought(ada))

    def send(number):
        return operations.write(
            user=ada, title="Ten weeks", text=TEXT, lines=lines, key=str(number)
        ).pk

    assert len(set(all_at_once(send, AT_ONCE))) == AT_ONCE


def test_eight_readers_who_thank_at_once_are_eight():
    row, readers = told(), [member() for _reader in range(AT_ONCE)]
    all_at_once(lambda number: operations.thank(user=readers[number], row=row), AT_ONCE)
    row.refresh_from_db()
    assert (Thanks.objects.count(), row.helpful) == (AT_ONCE, AT_ONCE)


def test_one_reader_who_thanks_eight_times_at_once_is_one():
    row, reader = told(), member()
    all_at_once(lambda _number: operations.thank(user=reader, row=row), AT_ONCE)
    row.refresh_from_db()
    assert (Thanks.objects.count(), row.helpful) == (1, 1)


def test_an_add_that_is_counted_eight_times_at_once_is_one():
    row = told()

    def add(_number):
        Addition.objects.bulk_create(
            [Addition(note=row, product=7, basket="b")], ignore_conflicts=True
        )

    all_at_once(add, AT_ONCE)
    assert Addition.objects.count() == 1
