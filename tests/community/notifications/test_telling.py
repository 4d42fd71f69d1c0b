"""Telling: each thing once, to those who want to hear of it; the inbox and the preferences."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from community.accounts import privacy
from community.notifications import operations, registry, selectors
from community.notifications.models import Notification, Way, Wishes
from community.people import operations as people
from shop.mail.models import Mail
from tests.community.talking import member, signed_in
from tests.shop.buying import text_of

INBOX = "/account/notifications/"
KIND = "test"


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    """A kind of notifications of no room."""
    notice = registry.Notice(
        code=KIND,
        label="Things of the test",
        sentence=lambda row: f"{row.who} did it to “{row.about}”",
        default=Way.INBOX,
    )
    monkeypatch.setitem(registry._notices, KIND, notice)
    return notice


@pytest.fixture
def ada(db):
    return member("ada")


@pytest.fixture
def ben(db):
    return member("ben")


def tell(person, key="one", **about):
    return operations.tell(person=person, kind=KIND, key=key, **{"url": "/shop/"} | about)


def wish(person, way, kind=KIND, rhythm="daily"):
    operations.choose(user=person, ways={kind: way}, rhythm=rhythm)


def test_an_inbox_with_nothing_says_what_comes_here(ada):
    page = text_of(signed_in(ada).get(INBOX))
    assert "Nothing new for you yet" in page
    assert "Mark all as read" not in page


def test_a_thing_is_told_once(ada, ben):
    assert tell(ada, actor=ben, about="Tea for two")
    assert not tell(ada, actor=ben, about="Tea for two")
    assert tell(ada, "another", actor=ben)
    assert Notification.objects.filter(person=ada).count() == 2
    assert "@ben did it to “Tea for two”" in text_of(signed_in(ada).get(INBOX))


def test_the_sentence_is_made_when_it_is_read(ada):
    assert operations.tell(
        person=ada, kind="order", key="o", about="1001", facts={"news": "delivered"}
    )
    assert "Your order 1001 is delivered" in text_of(signed_in(ada).get(INBOX))
    with override("zh-hans"):
        line = selectors.line(Notification.objects.get())
    assert "1001" in line.sentence
    assert line.sentence != "Your order 1001 is delivered"


def test_nobody_is_told_of_themselves_or_by_whom_they_are_apart_from(ada, ben):
    assert not tell(ada, actor=ada)
    people.block(user=ada, person=ben)
    assert not tell(ada, actor=ben)
    assert not tell(ben, actor=ada)
    people.unblock(user=ada, person=ben)
    assert tell(ada, actor=ben)
    people.block(user=ada, person=ben)
    assert not Notification.objects.exists()


def test_closed_accounts_and_those_who_want_nothing_are_not_told(ada, ben):
    wish(ada, Way.OFF)
    ben.is_active = False
    assert not tell(ada)
    assert not tell(ben)
    assert not operations.tell(person=None, kind=KIND, key="one")
    assert not Notification.objects.exists()


def test_an_unknown_kind_is_a_fault_of_the_caller(ada):
    with pytest.raises(LookupError):
        operations.tell(person=ada, kind="nothing", key="one")


def test_many_are_told_by_as_few_queries_as_one(db, django_assert_max_num_queries):
    crowd, actor = [member() for _one in range(30)], member()
    with django_assert_max_num_queries(12):
        assert operations.tell_many(people=crowd, kind=KIND, key="one", actor=actor) == 30
    assert operations.tell_many(people=crowd, kind=KIND, key="one") == 0


def test_what_is_not_public_is_hidden_and_comes_back_once(ada):
    tell(ada, subject="comments:1", text="Old words.")
    operations.show(subject="comments:1", shown=False)
    assert "did it" not in text_of(signed_in(ada).get(INBOX))
    assert selectors.unread(ada) == 0
    assert not tell(ada, subject="comments:1")
    operations.reword(subject="comments:1", text="New\n\nwords.")
    page = text_of(signed_in(ada).get(INBOX))
    assert "New words." in page
    assert Notification.objects.count() == 1


def test_the_count_stands_beside_the_account_and_goes_when_read(ada, client):
    browser = signed_in(ada)
    assert "new for you" not in text_of(browser.get("/shop/"))
    tell(ada)
    tell(ada, "two")
    assert "2 new for you" in text_of(browser.get("/shop/"))
    assert "new for you" not in text_of(client.get("/shop/"))
    first = Notification.objects.earliest("pk")
    answer = browser.post(f"{INBOX}{first.pk}/")
    assert (answer.status_code, answer["Location"]) == (303, "/shop/")
    assert "1 new for you" in text_of(browser.get("/shop/"))
    newest = re.search(r'name="up_to" value="(\d+)"', browser.get(INBOX).content.decode())[1]
    tell(ada, "came meanwhile")
    assert browser.post(f"{INBOX}read/", {"up_to": newest}).status_code == 303
    assert selectors.unread(ada) == 1


def test_looking_changes_nothing(ada):
    tell(ada)
    browser = signed_in(ada)
    browser.get(INBOX)
    row = Notification.objects.get()
    assert browser.get(f"{INBOX}{row.pk}/").status_code == 405
    assert browser.get(f"{INBOX}read/").status_code == 405
    assert selectors.unread(ada) == 1


def test_anothers_line_is_not_found(ada, ben):
    tell(ada)
    row = Notification.objects.get()
    assert signed_in(ben).post(f"{INBOX}{row.pk}/").status_code == 404
    assert signed_in(ben).post(f"{INBOX}{10**20}/").status_code == 404
    signed_in(ben).post(f"{INBOX}read/", {"up_to": row.pk})
    row.refresh_from_db()
    assert row.is_unread


@pytest.mark.parametrize("path", ["", "choose/"])
def test_who_is_signed_in_has_an_inbox_and_a_stranger_is_asked_who_they_are(anybody, path):
    answer = anybody.client.get(f"{INBOX}{path}")
    if anybody.user is None:
        assert answer["Location"].startswith("/account/sign-in/")
    else:
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["1/", "read/", "choose/"])
def test_a_stranger_changes_nothing(ada, client, path):
    tell(ada)
    assert client.post(f"{INBOX}{path}", {"up_to": 10**9})["Location"].startswith("/account/sign")
    assert selectors.unread(ada) == 1


def test_a_line_never_leads_to_another_site(ada):
    tell(ada, url="//evil.example/x")
    answer = signed_in(ada).post(f"{INBOX}{Notification.objects.get().pk}/")
    assert answer["Location"] == INBOX


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/account/feed/", "/zh-hans/account/feed/"),
        ("/zh-hans/account/feed/#x", "/zh-hans/account/feed/#x"),
        ("/stories/tea/", "/stories/tea/"),
        ("", ""),
    ],
)
def test_a_line_leads_to_the_page_in_the_readers_language(path, there):
    with override("zh-hans"):
        assert selectors.in_language(path) == there


def test_leaves_lead_through_all_of_it_once(ada):
    for number in range(45):
        tell(ada, str(number), about=f"Thing {number}.")
    browser, query, seen = signed_in(ada), "", []
    while query is not None:
        html = browser.get(f"{INBOX}{query}").content.decode()
        seen.append(re.findall(r"“(Thing \d+\.)”", html))
        more = re.search(r'rel="next" href="(\?before=\d+)"', html)
        query = more and more[1]
    assert [len(one) for one in seen] == [20, 20, 5]
    assert [one for leaf in seen for one in leaf] == [
        f"Thing {number}." for number in range(44, -1, -1)
    ]


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 18, "9" * 400, "٣", "%00"])
def test_an_address_made_up_is_a_page_all_the_same(ada, before):
    tell(ada)
    assert signed_in(ada).get(f"{INBOX}?before={before}").status_code == 200


def test_thirty_lines_take_as_many_queries_as_one(ada, same_queries):
    tell(ada, actor=member())
    browser = signed_in(ada)
    same_queries(
        lambda: browser.get(INBOX),
        lambda: [tell(ada, str(number), actor=member()) for number in range(30)],
    )


def test_preferences_are_kept_and_hold(ada):
    browser = signed_in(ada)
    page = f"{INBOX}choose/"
    assert "Things of the test" in text_of(browser.get(page))
    chosen = {one.code: one.default for one in registry.every()} | {"rhythm": "weekly"}
    assert browser.post(page, chosen | {KIND: "off"}).status_code == 303
    assert not tell(ada)
    assert Wishes.objects.get(person=ada).rhythm == "weekly"
    refused = browser.post(page, chosen | {KIND: "loudly"})
    assert "Error:" in text_of(refused)
    assert Wishes.objects.get(person=ada).way(registry.find(KIND)) == Way.OFF


def test_of_orders_the_shop_writes_itself(ada):
    chosen = {one.code: one.default for one in registry.every()} | {"rhythm": "daily"}
    assert signed_in(ada).post(f"{INBOX}choose/", chosen | {"order": "now"}).status_code == 200
    assert not Wishes.objects.exists()


def test_it_is_in_the_export_and_goes_with_the_account(ada, ben):
    tell(ada, actor=ben, text="Something of Ben’s.")
    tell(ben, actor=ada)
    wish(ada, Way.DIGEST)
    with zipfile.ZipFile(io.BytesIO(privacy.packed(ada))) as archive:
        known = json.loads(archive.read("chapbook.json"))
    assert [one["from"] for one in known["notifications"]] == ["ben"]
    assert known["notification_wishes"]["ways"] == {KIND: "digest"}
    ben.delete()
    assert not Notification.objects.exists()


def test_what_was_read_long_ago_is_deleted_and_the_rest_stays(ada):
    for key in ("read", "unread", "ancient"):
        tell(ada, key)
    now = timezone.now()
    rows = Notification.objects
    rows.filter(key="read").update(date_read=now - operations.READ_KEPT - timedelta(hours=1))
    rows.filter(key="ancient").update(date_created=now - operations.KEPT - timedelta(hours=1))
    assert operations.prune() == 2
    assert list(rows.values_list("key", flat=True)) == ["unread"]


def test_no_mail_goes_out_for_what_is_told_in_the_inbox_only(ada):
    tell(ada)
    assert not Mail.objects.exists()
