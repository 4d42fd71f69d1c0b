"""Two workers and one mail; a worker that is killed with a mail in its hands."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from shop.mail import operations
from shop.mail.models import Mail
from tests import mail_server
from tests.factories import make_product
from tests.live import ROOT
from tests.shop.alerts.test_operations import restock, wait_for

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

KILLS = 4


@pytest.fixture
def server(settings):
    """A mail server that this process and its workers send to."""
    with mail_server.running() as running:
        settings.TASKS = settings.TASKS | {"worker": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def due(number):
    """Have so many people told that something is back; return the mails."""
    cup = make_product("Cup", stock=0)
    wait_for(cup, *(f"guest{one}" for one in range(number)))
    restock(cup, None)
    from shop.alerts.operations import tell_all

    assert tell_all() == number
    return list(Mail.objects.order_by("pk"))


def at_once(*acts):
    """Do everything at the same moment, each with a connection of its own."""
    gate = threading.Barrier(len(acts))

    def go(act):
        gate.wait()
        try:
            act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_workers_send_one_mail_once(server):
    (mail,) = due(1)
    server.slow = 0.5
    at_once(*[lambda: operations.send(mail_id=mail.pk)] * 4)
    assert len(server.taken) == 1


def test_without_the_claim_it_would_go_out_twice(server, monkeypatch):
    (mail,) = due(1)
    server.slow = 0.5
    monkeypatch.setattr(operations, "_claim", lambda pk: Mail.objects.get(pk=pk))
    at_once(*[lambda: operations.send(mail_id=mail.pk)] * 2)
    assert len(server.taken) == 2


def test_two_caretakers_tell_everybody_once(server):
    from shop.alerts.operations import tell_all

    cup = make_product("Cup", stock=0)
    wait_for(cup, *(f"guest{one}" for one in range(9)))
    restock(cup, 2)
    at_once(*[tell_all] * 3)
    assert sorted(Mail.objects.values_list("to", flat=True)) == [
        f"guest{one}@example.com" for one in range(4)
    ]


class Worker:
    """``manage.py work`` on the test's database."""

    def __init__(self, url, port, folder):
        self.log = (folder / "worker.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "work", "--no-startup-delay", "--interval", "0.1"],
            cwd=ROOT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "tests.races.mail_settings",
                "DATABASE_URL": url,
                "DATA_DIR": str(folder),
                "MAIL_PORT": str(port),
                "SECRET_KEY": "only-for-tests-and-nowhere-else-0123456789",
            },
            stdout=self.log,
            stderr=self.log,
        )

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log.close()


def wait_until(true, seconds=90):
    """Wait until it is so. Raises AssertionError when it does not come."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def time_goes_by():
    """Let the claims of whoever died end, and what is waiting be overdue."""
    ago = timezone.now() - operations.CLAIM - timedelta(minutes=1)
    Mail.objects.filter(claimed__isnull=False).update(claimed=ago)
    Mail.objects.filter(state=Mail.WAITING).update(due=ago)


def all_sent():
    return not Mail.objects.exclude(state=Mail.SENT).exists()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_that_is_killed_loses_no_mail(server, test_database, tmp_path, moment):
    """Killed before the server has the mail: once. After it: once, or again under the same id."""
    mails = due(KILLS + 3)
    url = test_database.store.url(test_database.name)
    doubts = 0
    for _kill in range(KILLS):
        if moment == "before":
            server.fail("RCPT", "hang")
        else:
            server.slow = 60
        met, taken = server.faults_met, len(server.taken)
        worker = Worker(url, server.port, tmp_path)
        try:
            if moment == "before":
                wait_until(lambda met=met: server.faults_met > met)
            else:
                wait_until(lambda taken=taken: len(server.taken) > taken)
        finally:
            worker.kill()
        doubts += (in_hand := Mail.objects.filter(claimed__isnull=False).count())
        assert in_hand
        time_goes_by()
    server.recover()
    server.slow = 0
    worker = Worker(url, server.port, tmp_path)
    try:
        wait_until(all_sent)
    finally:
        worker.kill()
    assert len(set(server.ids)) == len(mails)
    doubled = len(server.ids) - len(mails)
    assert 0 <= doubled <= (0 if moment == "before" else doubts)
