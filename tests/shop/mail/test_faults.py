"""Every way in which a mail server can fail, then recovery: each mail arrives once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from shop.mail import operations, post
from shop.mail.models import Mail
from tests.mail_server import DROP, HANG, STAGES

pytestmark = pytest.mark.django_db

ANSWERS = ("451 later", "554 never", HANG, DROP)
# After the farewell nothing can go wrong with a mail that was taken.
FAULTS = [(stage, answer) for stage in STAGES[:-1] for answer in ANSWERS]


@pytest.fixture
def three(queue, write):
    """Three mails that are due."""
    return [write(name, to=f"{name}@example.com") for name in ("ada", "bo", "cy")]


def attempt(mails, minutes):
    """Have each mail sent if it is due, so many minutes from now."""
    post.pause.end()
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        return [operations.send(mail_id=mail.pk) for mail in mails]


@pytest.mark.parametrize(("stage", "answer"), FAULTS)
def test_each_mail_arrives_once_after_the_fault(server, three, stage, answer):
    server.fail(stage, answer)
    assert attempt(three[:2], 0) == [False, False]
    assert server.taken == []
    server.recover()
    assert attempt(three, 2) == [True, True, True]
    assert attempt(three, 90) == [False, False, False]
    assert [message.sent_to for message in server.taken] == [[mail.to] for mail in three]
    assert len(set(server.ids)) == 3
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.SENT}


def test_a_refused_connection_loses_nothing(server, settings, three):
    good, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert attempt(three, 0) == [False, False, False]
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}
    settings.EMAIL_PORT = good
    assert attempt(three, 2) == [True, True, True]
    assert len(server.taken) == 3


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_farewell_that_fails_is_nobodys_trouble(server, three, answer):
    server.fail("QUIT", answer)
    assert attempt(three, 0) == [True, True, True]
    assert attempt(three, 2) == [False, False, False]
    assert len(server.taken) == 3


def test_silence_after_the_last_dot_is_the_one_doubt(server, three):
    """The limit of SMTP: nobody can know; the Message-ID lets the receiver tell."""
    server.slow = 1.5
    assert attempt(three[:1], 0) == [False]
    server.slow = 0.0
    assert attempt(three[:1], 2) == [True]
    assert len(server.taken) == 2
    assert len(set(server.ids)) == 1
