"""What a worker leaves behind when it is killed is taken up again."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config import caretaker
from shop.payments.models import Attempt
from tests.shop.payments.at_sandbox import decide

pytestmark = pytest.mark.django_db


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span))


def take(runs=1):
    """Let workers take up the first task and die; return it."""
    task = DBTaskResult.objects.first()
    for number in range(runs):
        task.claim(f"worker {number}")
    return task


def test_a_task_whose_worker_died_is_taken_up_again(order_to_pay):
    order_to_pay()
    task = take()
    with later(minutes=19):
        assert caretaker.take_up_again() == 0
    with later(minutes=21):
        assert caretaker.take_up_again() == 1
        assert caretaker.take_up_again() == 0
        assert task in DBTaskResult.objects.ready()


def test_a_task_that_ends_every_worker_is_given_up(order_to_pay, caplog):
    order_to_pay()
    task = take(runs=caretaker.MOST_RUNS)
    with later(minutes=21):
        assert caretaker.take_up_again() == 0
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert "was given up" in caplog.text


def test_a_round_settles_what_is_open(order_to_pay):
    order, page = order_to_pay()
    decide(page, "paid", "never", "stay")
    with later(minutes=3):
        caretaker.go_round()
    assert order.payment_attempts.get().state == Attempt.PAID


def test_a_part_that_fails_stops_no_other(order_to_pay, monkeypatch, caplog):
    order_to_pay()
    take()
    DBTaskResult.objects.update(worker_ids=5)  # not what a worker writes
    order, page = order_to_pay()
    decide(page, "paid", "never", "stay")
    with later(minutes=21):
        caretaker.go_round()
    assert "could not do its round" in caplog.text
    assert order.payment_attempts.get().state == Attempt.PAID


def test_once_a_day_old_orders_lose_their_names(monkeypatch):
    monkeypatch.setattr(caretaker, "_done", {})
    days = []
    monkeypatch.setattr(caretaker, "erase_all_old", lambda: days.append(1))
    assert [caretaker.once_a_day() for _round in range(3)] == [True, False, False]
    with later(minutes=60 * 24):
        assert caretaker.once_a_day()
    assert len(days) == 2
