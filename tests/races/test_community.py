"""Many readers and moderators at once: counters are the rows, and one decision wins.

The guards do the same without the rule, and must find the gap.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections
from django.db.models import F

from community.comments import operations
from community.comments.models import Comment, Thanks
from community.moderation import operations as moderation
from community.moderation.models import Case, Decision, Status
from tests.community.talking import case_of, member, said, write
from tests.content.pages import make_article

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TIMES, AT_ONCE, GAP = 100, 8, 0.02


def all_at_once(act, count):
    """Run ``act(number)`` so many times, several at the same moment; return what they gave."""
    start = threading.Barrier(AT_ONCE)

    def run(number):
        try:
            if number < AT_ONCE:
                start.wait()
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(count)))


def thanks_and_count(row):
    row.refresh_from_db()
    return Thanks.objects.filter(comment=row).count(), row.helpful


def test_thanks_toggled_a_hundred_times_at_once_are_one_or_none():
    row, reader = said(), member()

    def toggle(number):
        act = operations.unthank if number % 2 else operations.thank
        act(user=reader, row=row)

    all_at_once(toggle, TIMES)
    rows, count = thanks_and_count(row)
    assert rows == count
    assert rows in (0, 1)


def test_eight_readers_who_thank_at_once_are_eight():
    row, readers = said(), [member() for _reader in range(AT_ONCE)]
    all_at_once(lambda number: operations.thank(user=readers[number], row=row), AT_ONCE)
    assert thanks_and_count(row) == (AT_ONCE, AT_ONCE)


def test_without_the_conditional_change_the_count_leaves_the_rows():
    row, reader = said(), member()

    def toggle(_number):
        """Look first, count later, as must not be."""
        mine = Thanks.objects.filter(comment=row, user=reader)
        there = mine.exists()
        time.sleep(GAP)
        if there:
            mine.delete()
        else:
            Thanks.objects.bulk_create([Thanks(comment=row, user=reader)], ignore_conflicts=True)
        Comment.objects.filter(pk=row.pk).update(helpful=F("helpful") + (0 if there else 1))

    all_at_once(toggle, AT_ONCE)
    rows, count = thanks_and_count(row)
    assert rows != count


@pytest.fixture
def held():
    return write(member(), make_article("Tea for two"), "Mine came out blue at the foot.")


def test_of_eight_moderators_one_decides_and_seven_are_told(held):
    case = case_of(held)
    moderators = [member() for _one in range(AT_ONCE)]

    def decide(number):
        try:
            moderation.decide(
                case_id=case.pk,
                version=case.version,
                by=moderators[number],
                act="approve" if number % 2 else "reject",
                reason="" if number % 2 else "spam",
            )
        except moderation.AlreadyDecided as told:
            return str(told)
        return "won"

    told = all_at_once(decide, AT_ONCE)
    assert told.count("won") == 1
    assert all("decided first" in words for words in told if words != "won")
    decision = Decision.objects.get()
    held.refresh_from_db()
    approved = decision.act == "approve"
    assert held.status == (Status.VISIBLE if approved else Status.REJECTED)


def test_without_the_version_every_moderator_decides(held):
    case = case_of(held)

    def decide(_number):
        """Look first, decide later, as must not be."""
        seen = Case.objects.get(pk=case.pk)
        time.sleep(GAP)
        if seen.date_closed is None:
            Decision.objects.create(case=seen, act="approve", waited=timedelta(0))

    try:
        all_at_once(decide, AT_ONCE)
    except OperationalError:
        assert connection.vendor == "sqlite"
    assert Decision.objects.count() > 1


def test_a_form_that_arrives_eight_times_at_once_is_one_comment():
    page, writer = make_article("Tea for two"), member(level=1)
    key = "0" * 32

    def send(_number):
        try:
            row = operations.write(user=writer, page=page, text="Once only, please.", key=key)
        except operations.Refused:
            return None
        return row.pk

    sent = {one for one in all_at_once(send, AT_ONCE) if one}
    assert len(sent) == Comment.objects.count() == 1
