"""What goes round beside the worker: takes up again what a dead one left, payments and mail.

The queue marks a task as running before its work is done. A worker that is killed half-way
leaves it so for ever; and a task that fails is not tried again. Neither may cost a buyer
money or a mail, so every round looks for tasks that have run for too long, for payments and
refunds that are still open, for summaries and for mails that are due. Tasks may run twice and
settling twice changes nothing, so several workers may each have a caretaker.
"""

import logging
import threading
from datetime import date, timedelta

from django.db import close_old_connections, connections
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from community.notifications.digests import send_due as send_digests
from community.notifications.operations import prune
from community.sharing.visits import prune as prune_visits
from shop.alerts.operations import tell_all
from shop.erasure import erase_all_old, let_go
from shop.mail.operations import send_due, tidy
from shop.payments.operations import reconcile
from shop.payments.terms import cancel_unpaid

logger = logging.getLogger(__name__)

EVERY = timedelta(minutes=2)
GONE_AFTER = timedelta(minutes=20)  # longer than a claim on a mail and than any task of ours
_done: dict[str, date] = {}
MOST_RUNS = 5  # a task that has ended so many workers is not given to the next one


def take_up_again() -> int:
    """Queue the tasks again whose worker is gone and return how many there were."""
    found = 0
    silent = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - GONE_AFTER)
    for row in silent:
        once = DBTaskResult.objects.filter(pk=row.pk, started_at=row.started_at)
        if len(row.worker_ids) >= MOST_RUNS:
            logger.error("Task %s (%s) was given up: no worker ended it.", row.pk, row.task_path)
            once.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
            continue
        found += once.update(status=TaskResultStatus.READY, started_at=None)
    return found


def once_a_day() -> bool:
    """Do what is due once a day in this process, and return whether it was; twice does no harm."""
    today = timezone.localdate()
    if _done.get("day") == today:
        return False
    erase_all_old()
    let_go()
    prune()
    prune_visits()
    _done["day"] = today
    return True


def go_round() -> None:
    """Do everything once. A part that fails is logged and stops no other."""
    every = (take_up_again, reconcile, cancel_unpaid, tell_all, send_digests, send_due, tidy)
    for work in (*every, once_a_day):
        try:
            work()
        except Exception:
            logger.exception("The caretaker could not do its round: %s", work.__name__)


def begin() -> threading.Thread:
    """Go round now and from then on, in a thread that ends with the process; return it."""
    thread = threading.Thread(target=_stay, name="caretaker", daemon=True)
    thread.start()
    return thread


def _stay() -> None:
    pause = threading.Event()
    while True:
        close_old_connections()
        go_round()
        connections.close_all()
        pause.wait(EVERY.total_seconds())
