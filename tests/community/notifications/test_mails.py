"""The mails of the inbox: at once, in a summary, once each; and the way out of them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from community.notifications import digests, leaving, operations, registry, selectors
from community.notifications.models import Notification, Way, Wishes
from community.notifications.rhythm import next_time
from community.people import operations as people
from shop.mail import operations as outbox
from shop.mail.models import Mail
from tests.community.talking import member, signed_in
from tests.shop.buying import text_of

KIND = "reply"
MONDAY = datetime(2026, 6, 1, 7, 0, tzinfo=UTC)


@pytest.fixture
def ada(db):
    return member("ada")


@pytest.fixture
def ben(db):
    return member("ben")


@pytest.fixture
def later(settings):
    """Mails wait for a worker, who never comes."""
    settings.TASKS = settings.TASKS | {"worker": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def tell(person, key="one", **about):
    fields = {"about": "Tea <for> two", "text": "Look at the foot.", "url": "/shop/"} | about
    return operations.tell(person=person, kind=KIND, key=key, **fields)


def wish(person, way, kind=KIND, rhythm="daily"):
    operations.choose(user=person, ways={kind: way}, rhythm=rhythm)


def way_of(person, kind=KIND):
    return selectors.wishes_of(person).way(registry.find(kind))


def way_out(mail):
    """Return the path that the mail's header names."""
    return re.fullmatch(r"<https?://[^/]+(/.*)>", mail.extra_headers["List-Unsubscribe"])[1]


@pytest.mark.parametrize(
    ("language", "subject", "prefix"),
    [
        ("en", "@ben answered you below “Tea <for> two”", ""),
        ("zh-hans", "@ben 在“Tea <for> two”下回复了您", "/zh-hans"),
    ],
)
def test_a_mail_at_once_says_it_in_the_members_language(
    ada, ben, mailoutbox, language, subject, prefix
):
    ada.language = language
    ada.save()
    tell(ada, actor=ben)
    (mail,) = mailoutbox
    ((html, _type),) = mail.alternatives
    assert mail.subject == subject
    assert "Look at the foot." in mail.body
    assert f"{prefix}/shop/" in mail.body
    assert escape(subject) in html
    assert f'lang="{language}"' in html
    assert f"{prefix}/account/notifications/choose/" in mail.body
    assert f"{prefix}/account/notifications/stop/" in mail.body


def test_what_was_read_or_hidden_or_parted_before_the_worker_came_is_not_sent(ada, ben, later):
    for key in ("read", "hidden", "parted", "plain"):
        tell(ada, key, actor=ben if key == "parted" else None, subject=key)
    rows = Notification.objects
    rows.filter(key="read").update(date_read=timezone.now())
    operations.show(subject="hidden", shown=False)
    people.block(user=ada, person=ben)
    for mail in Mail.objects.order_by("pk"):
        outbox.send(mail_id=mail.pk)
    states = dict(Mail.objects.values_list("key", "state"))
    assert {key.rpartition(":")[2]: state for key, state in states.items()} == {
        "read": "dropped",
        "hidden": "dropped",
        "parted": "dropped",
        "plain": "sent",
    }


def test_both_mails_have_a_sample_for_the_back_office(db):
    from shop.mail import composing, kinds

    for code in ("notification", "notification-digest"):
        kind = kinds.find(code)
        mail = composing.compose(kind, kind.sample(), to="a@example.com", unsubscribe="https://x/y")
        assert mail.subject
        assert "https://x/y" in mail.body


@pytest.mark.parametrize(
    ("rhythm", "now", "then"),
    [
        ("daily", MONDAY, MONDAY + timedelta(hours=1)),
        ("daily", MONDAY + timedelta(hours=1), MONDAY + timedelta(days=1, hours=1)),
        ("weekly", MONDAY, MONDAY + timedelta(hours=1)),
        ("weekly", MONDAY + timedelta(hours=1), MONDAY + timedelta(days=7, hours=1)),
        ("weekly", MONDAY + timedelta(days=6), MONDAY + timedelta(days=7, hours=1)),
    ],
)
def test_a_summary_goes_out_in_the_morning(rhythm, now, then):
    assert next_time(rhythm, now) == then


def test_a_summary_holds_all_that_waited_and_goes_out_once(ada, ben, mailoutbox):
    with time_machine.travel(MONDAY, tick=False):
        wish(ada, Way.DIGEST)
        for number in range(3):
            tell(ada, str(number), actor=ben, about=f"Thing {number}")
        assert digests.send_due() == 0
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        assert [digests.send_due(), digests.send_due()] == [1, 0]
    (mail,) = mailoutbox
    assert mail.subject == "3 new things for you"
    for number in range(3):
        assert f"@ben answered you below “Thing {number}”" in mail.body
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        assert digests.send_due() == 0
        tell(ada, "new")
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        assert digests.send_due() == 1
    assert mailoutbox[1].subject == "1 new thing for you"


def test_a_summary_of_what_was_read_meanwhile_is_none(ada, mailoutbox):
    wish(ada, Way.DIGEST)
    tell(ada)
    operations.open_one(user=ada, number=Notification.objects.get().pk)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert digests.send_due() == 0
    assert mailoutbox == []


def test_a_long_summary_says_how_much_more_there_is(ada, mailoutbox):
    wish(ada, Way.DIGEST)
    for number in range(35):
        tell(ada, str(number))
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert digests.send_due() == 1
    assert "And 5 more in your inbox." in mailoutbox[0].body
    assert mailoutbox[0].body.count("answered you") == 30


def test_a_worker_that_dies_loses_no_summary(ada, mailoutbox, monkeypatch):
    wish(ada, Way.DIGEST)
    tell(ada)
    write = digests.mails.write_digest

    def die(*_args):
        raise SystemExit

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        monkeypatch.setattr(digests.mails, "write_digest", die)
        with pytest.raises(SystemExit):
            digests.send_due()
        monkeypatch.setattr(digests.mails, "write_digest", write)
        assert [digests.send_due(), digests.send_due()] == [1, 0]
    assert len(mailoutbox) == 1


def test_another_choice_holds_for_what_waits(ada, mailoutbox):
    with time_machine.travel(MONDAY, tick=False):
        wish(ada, Way.DIGEST)
        tell(ada)
        wish(ada, Way.DIGEST, rhythm="weekly")
        assert Notification.objects.get().digest_due == MONDAY + timedelta(hours=1)
    with time_machine.travel(MONDAY + timedelta(minutes=1), tick=False):
        wish(ada, Way.INBOX)
    with time_machine.travel(MONDAY + timedelta(days=8), tick=False):
        assert digests.send_due() == 0
    assert mailoutbox == []


def test_a_mail_program_ends_them_with_one_post_and_no_session(ada, ben, mailoutbox):
    tell(ada, actor=ben)
    (mail,) = mailoutbox
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    program = Client(enforce_csrf_checks=True)
    answer = program.post(way_out(mail), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert (way_of(ada), way_of(ada, "mention")) == (Way.INBOX, Way.NOW)
    assert tell(ada, "two", actor=ben)
    assert len(mailoutbox) == 1
    assert program.post(way_out(mail)).status_code == 200


def test_a_look_at_the_way_out_changes_nothing(ada, mailoutbox):
    tell(ada)
    browser = Client()
    page = browser.get(way_out(mailoutbox[0]))
    assert "Somebody answers you" in text_of(page)
    assert browser.head(way_out(mailoutbox[0])).status_code == 200
    assert not Wishes.objects.exists()
    assert way_of(ada) == Way.NOW


def test_all_mails_can_be_ended_at_once_but_not_the_inbox(ada, mailoutbox):
    tell(ada)
    assert "stopped" in text_of(Client().post(way_out(mailoutbox[0]), {"all": "1"}))
    assert {way_of(ada, one.code) for one in registry.every()} == {Way.INBOX}
    assert tell(ada, "two")
    assert len(mailoutbox) == 1


def test_what_is_switched_off_stays_off_when_all_mails_end(ada):
    wish(ada, Way.OFF, "mention")
    operations.stop_mails(person_id=ada.pk)
    assert way_of(ada, "mention") == Way.OFF


def test_the_way_out_of_the_summary_ends_the_summary_alone(ada, mailoutbox):
    wish(ada, Way.DIGEST)
    tell(ada)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        digests.send_due()
    Client().post(way_out(mailoutbox[0]), {"List-Unsubscribe": "One-Click"})
    assert (way_of(ada), way_of(ada, "follow"), way_of(ada, "mention")) == ("inbox", "inbox", "now")


def test_an_address_that_nobody_was_sent_ends_nothing(ada, ben):
    token = leaving.path(ada.pk, KIND).split("/")[-2]
    forged = token.replace(str(ada.pk), str(ben.pk), 1)
    gone = leaving.path(10**9, KIND).split("/")[-2]
    for wrong in (forged, token[:-1], "x", f"{ben.pk}:{KIND}", gone):
        assert Client().get(f"/account/notifications/stop/{wrong}/").status_code == 404
        assert Client().post(f"/account/notifications/stop/{wrong}/").status_code == 404
    assert not Wishes.objects.exists()


def test_the_link_of_another_member_ends_their_mails_whoever_is_signed_in(ada, ben, mailoutbox):
    tell(ada)
    signed_in(ben).post(way_out(mailoutbox[0]))
    assert (way_of(ada), way_of(ben)) == (Way.INBOX, Way.NOW)
