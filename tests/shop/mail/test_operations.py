from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from shop.mail import operations, post, tasks
from shop.mail.models import Mail

pytestmark = pytest.mark.django_db


def again(mail):
    """The mail as it is now."""
    return Mail.objects.get(pk=mail.pk)


def test_what_is_written_is_queued_and_nothing_is_sent_yet(queue, write, mailoutbox):
    mail = write()
    task = queue.get()
    assert (task.task_path, task.args_kwargs["args"]) == ("shop.mail.tasks.send_mail", [mail.pk])
    assert (mail.state, mail.to, mail.about) == (Mail.WAITING, "ada@example.com", {"name": "Ada"})
    assert mailoutbox == []


def test_a_transaction_that_fails_leaves_neither_mail_nor_task(queue, write):
    @transaction.atomic
    def fail():
        write()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Mail.objects.exists()
    assert not queue.exists()


def test_the_same_key_is_the_same_mail(queue, write):
    assert write() == write(to="other@example.com")
    assert Mail.objects.get().to == "ada@example.com"
    assert queue.count() == 1


def test_a_kind_that_nobody_knows_is_refused_at_once(db):
    with pytest.raises(LookupError, match="'nothing'"):
        operations.write(kind="nothing", to="a@example.com", language="en", key="x", about={})
    assert not Mail.objects.exists()


def test_a_language_that_the_house_does_not_speak_becomes_its_first(queue, write):
    assert write(language="tlh").language == "en"
    assert write("Bo", language="zh-hans").language == "zh-hans"


def test_a_mail_is_sent_once_and_keeps_nothing_of_its_text(write, mailoutbox):
    mail = again(write())
    assert [one.subject for one in mailoutbox] == ["Hello Ada from Chapbook"]
    assert (mail.state, mail.about, mail.claimed, mail.attempts) == (Mail.SENT, {}, None, 1)
    assert mail.date_sent is not None
    assert operations.send(mail_id=mail.pk) is False
    assert len(mailoutbox) == 1


def test_a_mail_whose_row_is_gone_is_dropped(write, mailoutbox):
    mail = again(write(about={"gone": True}))
    assert (mail.state, mail.about) == (Mail.DROPPED, {})
    assert mailoutbox == []


def test_a_fault_in_a_mails_text_is_no_reason_to_drop_it(queue, write, caplog):
    mail = write(about={})
    assert operations.send(mail_id=mail.pk) is False
    mail = again(mail)
    assert (mail.state, mail.attempts, mail.problem) == (Mail.WAITING, 1, "KeyError: 'name'")
    assert "cannot be written" in caplog.text


def test_a_mail_that_somebody_is_sending_is_left_to_them(queue, write, mailoutbox):
    mail = write()
    Mail.objects.update(claimed=timezone.now() - operations.CLAIM + timedelta(seconds=5))
    assert operations.send(mail_id=mail.pk) is False
    Mail.objects.update(claimed=timezone.now() - operations.CLAIM - timedelta(seconds=5))
    assert operations.send(mail_id=mail.pk) is True
    assert len(mailoutbox) == 1


def test_a_mail_is_not_sent_before_it_is_due(queue, write, mailoutbox):
    mail = write()
    Mail.objects.update(due=timezone.now() + timedelta(minutes=1))
    assert operations.send(mail_id=mail.pk) is False
    assert again(mail).attempts == 0


def test_a_delayed_mail_is_queued_for_when_it_is_due_again(queue, server, write):
    server.fail("CONNECT", "421 busy")
    mail = write()
    queue.all().delete()
    assert tasks.send_mail.call(mail.pk) is False
    mail, task = again(mail), queue.get()
    assert (mail.state, mail.claimed, mail.problem) == (Mail.WAITING, None, "421 busy")
    assert task.run_after == mail.due
    assert timedelta(seconds=50) < mail.due - timezone.now() < timedelta(seconds=70)


def test_the_delays_grow_to_an_hour_and_end_after_two_days():
    delays = [operations.delay_after(number) for number in range(1, operations.MOST_ATTEMPTS)]
    assert [int(delay.total_seconds() / 60) for delay in delays[:8]] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert abs(sum(delays, timedelta()) - timedelta(days=2)) < timedelta(minutes=30)


def test_a_mail_is_given_up_in_the_end_and_can_be_begun_anew(queue, server, write, caplog):
    server.fail("MAIL", "451 later")
    mail = write()
    Mail.objects.update(attempts=operations.MOST_ATTEMPTS - 1)
    operations.send(mail_id=mail.pk)
    assert (again(mail).state, again(mail).problem) == (Mail.FAILED, "451 later")
    assert "is given up" in caplog.text
    assert again(mail).about == {"name": "Ada"}

    server.recover()
    assert operations.send(mail_id=mail.pk) is False
    assert operations.retry(mails=[mail]) == 1
    assert operations.send(mail_id=mail.pk) is True
    assert operations.retry(mails=[mail]) == 0


def test_a_recipient_that_is_refused_is_given_up_sooner(queue, server, write):
    server.fail("RCPT", "550 5.1.1 no such mailbox")
    mail = write()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _attempt in range(operations.MOST_REFUSALS):
            assert again(mail).state == Mail.WAITING
            operations.send(mail_id=mail.pk)
            clock.shift(operations.LONGEST_DELAY)
    assert (again(mail).state, server.faults_met) == (Mail.FAILED, operations.MOST_REFUSALS)


def test_a_server_that_hangs_is_left_alone_for_a_while(queue, server, write):
    server.fail("CONNECT", "hang")
    first, second = write("Ada"), write("Bo")
    operations.send(mail_id=first.pk)
    operations.send(mail_id=second.pk)
    assert (server.connections, again(first).attempts, again(second).attempts) == (1, 1, 0)
    assert again(second).due > timezone.now() + timedelta(seconds=20)
    assert operations.send_due() == 0


def test_what_was_left_behind_is_found_and_sent(queue, write, mailoutbox):
    for name in ("Ada", "Bo", "Cy"):
        write(name, to=f"{name}@example.com")
    queue.all().delete()
    assert operations.send_due() == 0  # a worker may be about to
    Mail.objects.filter(key="test-Cy").update(claimed=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert operations.send_due() == 2
    assert [mail.to for mail in mailoutbox] == [["Ada@example.com"], ["Bo@example.com"]]


def test_an_address_without_an_address_in_it_is_given_up_at_once(queue, write):
    mail = write(to="")
    assert operations.send(mail_id=mail.pk) is False
    assert (again(mail).state, again(mail).attempts) == (Mail.FAILED, 1)


def test_an_address_can_be_forgotten(queue, write, mailoutbox):
    mail = write()
    write("Bo", to="bo@example.com")
    assert operations.forget(email="ADA@example.com") == 1
    assert operations.send(mail_id=mail.pk) is False
    assert Mail.objects.get().to == "bo@example.com"


def test_a_pause_ends(monkeypatch):
    monkeypatch.setattr(post, "REST", 0)
    pause = post._Pause()
    pause.begin()
    assert pause.is_on is False
