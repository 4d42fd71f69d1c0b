"""Telling in a crowd: a thing is one line and one mail, and a summary goes out once.

The guards do the same without the rule, and must find the gap.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection, connections
from django.utils import timezone

from community.notifications import digests, operations
from community.notifications.models import Notification, Way
from shop.mail.models import Mail
from tests.community.talking import member
from tests.live import ROOT

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

AT_ONCE, LINES, GAP = 8, 5, 0.05
DYING = """
import time
from datetime import timedelta
from community.notifications import digests
write = digests.mails.write_digest
def hang(*args):
    write(*args)
    print("claimed", flush=True)
    time.sleep(600)
digests.mails.write_digest = hang
digests.send_due()
"""


@pytest.fixture(autouse=True)
def later(settings):
    """Mails wait in the outbox."""
    settings.TASKS = settings.TASKS | {"worker": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def ada():
    return member("ada")


def together(act):
    """Let all do it at the same moment and return what came of each."""
    gate, found = threading.Barrier(AT_ONCE), []

    def one(number):
        gate.wait()
        try:
            found.append(act(number))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[number]) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def tell(person, key):
    return operations.tell(person=person, kind="reply", key=key, about="Tea", url="/")


def due(person):
    """Have a summary of five lines be due."""
    operations.choose(user=person, ways={"reply": Way.DIGEST}, rhythm="daily")
    for number in range(LINES):
        tell(person, str(number))
    Notification.objects.update(digest_due=timezone.now())


def test_told_eight_times_at_once_it_is_one_line_and_one_mail(ada):
    assert any(together(lambda _number: tell(ada, "one")))
    assert Notification.objects.count() == 1
    assert Mail.objects.count() == 1


def test_without_the_constraint_it_would_be_several_lines(ada):
    def naive(number):
        """Look first, tell later, as must not be."""
        there = Notification.objects.filter(person=ada, key__startswith="one").exists()
        time.sleep(GAP)
        if not there:
            Notification.objects.create(person=ada, kind="reply", key=f"one{number}")

    try:
        together(naive)
    except OperationalError:
        assert connection.vendor == "sqlite"
    assert Notification.objects.count() > 1


def test_crowds_that_are_told_of_two_things_at_once_do_not_wait_for_each_other_for_ever():
    crowd = [member() for _one in range(10)]
    told = together(
        lambda number: operations.tell_many(
            people=crowd[:: -1 if number % 2 else 1], kind="follow", key=f"thing {number % 2}"
        )
    )
    assert len(told) == AT_ONCE
    assert Notification.objects.count() == 20


def test_of_eight_workers_one_sends_the_summary(ada):
    due(ada)
    assert sum(together(lambda _number: digests.send_due())) == 1
    assert Mail.objects.count() == 1
    assert Notification.objects.exclude(digest="").count() == LINES


def test_without_the_claim_it_goes_out_several_times(ada, monkeypatch):
    due(ada)
    won = []

    def naive(person_id, digest):
        """Look first, claim later, as must not be."""
        rows = Notification.objects.filter(person=person_id)
        waiting = list(rows.filter(digest_due__isnull=False).values_list("pk", flat=True))
        time.sleep(GAP)
        rows.filter(pk__in=waiting).update(digest=digest, digest_due=None)
        won.extend([digest] if waiting else [])
        return len(waiting)

    monkeypatch.setattr(digests, "_claim", naive)
    monkeypatch.setattr(digests, "_send", digests._send.__wrapped__)
    together(lambda _number: digests.send_due())
    assert len(won) > 1


def test_what_is_told_while_a_summary_goes_out_is_in_it_or_in_the_next(ada):
    due(ada)
    operations.choose(user=ada, ways={"reply": Way.DIGEST}, rhythm="daily")
    Notification.objects.update(digest_due=timezone.now())

    def act(number):
        if number % 2:
            return digests.send_due()
        return [tell(ada, f"more {number} {one}") for one in range(5)]

    together(act)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        digests.send_due()
    assert not Notification.objects.filter(digest="").exists()
    assert Notification.objects.filter(digest_due=None).count() == LINES + 20


def test_a_worker_that_is_killed_with_a_summary_in_its_hands_loses_none(
    ada, test_database, tmp_path
):
    due(ada)
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", DYING],
        cwd=ROOT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.live_settings",
            "DATABASE_URL": test_database.store.url(test_database.name),
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": "only-for-tests-and-nowhere-else-0123456789",
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout
        assert worker.stdout.readline() == "claimed\n"
        assert not Mail.objects.exists()
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
    sent, deadline = 0, time.monotonic() + 30
    while not sent and time.monotonic() < deadline:
        sent = digests.send_due()
    assert [sent, digests.send_due()] == [1, 0]
    assert Mail.objects.count() == 1
