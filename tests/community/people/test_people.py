"""Members' pages, following and blocking: what everybody sees, and what nobody else does."""

import io
import json
import zipfile

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from community.accounts import privacy
from community.moderation.models import Status
from community.people import operations
from community.people.models import Block, Follow
from tests.community.talking import member, said, signed_in
from tests.content.pages import make_article, make_topic
from tests.shop.buying import text_of

ADA = "/@ada/"


@pytest.fixture
def ada(db):
    return member("ada", first_name="Augusta", last_name="King")


@pytest.fixture
def bo(db):
    return member("bo1")


def press(user, path, name, **more):
    return signed_in(user).post(path, {name: "yes"}, **more)


def follows(user):
    rows = Follow.objects.filter(user=user).order_by("pk")
    return [row.person.handle if row.person else row.topic for row in rows]


def test_a_members_page_shows_what_they_said_and_nothing_of_their_own(ada, client):
    row = said(user=ada, text="Mine came out almost blue.")
    page = client.get(ADA)
    html = page.content.decode()
    assert "Mine came out almost blue." in html
    assert f"/comments/{row.pk}/#comment-{row.pk}" in html
    assert "0 followers" in text_of(page)
    for hidden in ("Augusta", "King", ada.email, "/block/", "/@ada/follow/"):
        assert hidden not in html
    assert "noindex" not in html


def test_a_name_beside_a_comment_leads_to_its_page(ada, client):
    row = said(user=ada)
    assert f'<a href="{ADA}">@ada</a>' in client.get(row.page.url).content.decode()
    get_user_model().objects.filter(pk=ada.pk).update(is_active=False)
    html = client.get(row.page.url).content.decode()
    assert "@ada" in html
    assert ADA not in html


def test_what_waits_was_rejected_or_stands_on_a_closed_page_is_not_shown(ada, client):
    for status in (Status.HELD, Status.REJECTED, Status.WITHDRAWN):
        said(user=ada, text=f"Nobody reads this, {status}.", status=status)
    for closing in ("draft", "login"):
        page = make_article(f"Closed {closing}")
        said(page, user=ada, text="Nobody reads this.")
        if closing == "draft":
            page.unpublish()
        else:
            PageViewRestriction.objects.create(page=page, restriction_type="login")
    html = client.get(ADA).content.decode()
    assert "Nobody reads this" not in html
    assert '<meta name="robots" content="noindex">' in html
    assert "Nobody reads this" not in signed_in(ada).get(ADA).content.decode()


@pytest.mark.parametrize("path", ["/@nobody/", "/@reader/", "/@%00/", "/@ad%61%2F/", "/@None/"])
def test_there_is_no_page_of_who_has_no_public_name(path, db, client):
    get_user_model().objects.create_user("reader@example.com")
    assert client.get(path).status_code == 404


def test_there_is_no_page_of_who_was_removed(ada, client):
    get_user_model().objects.filter(pk=ada.pk).update(is_active=False)
    assert client.get(ADA).status_code == 404


def test_a_deleted_account_has_no_page_and_follows_nobody(ada, bo, client):
    operations.follow(user=ada, person=bo)
    ada.delete()
    assert client.get(ADA).status_code == 404
    assert "0 followers" in text_of(client.get("/@bo1/"))


def test_capitals_lead_to_the_one_address(ada, client):
    answer = client.get("/@ADA/")
    assert (answer.status_code, answer.url) == (301, ADA)
    assert client.get("/zh-hans/@ada/").status_code == 200


def test_a_member_is_told_what_is_public_of_them(ada, bo):
    assert "This is what everybody sees of you" in text_of(signed_in(ada).get(ADA))
    assert "This is what everybody sees" not in text_of(signed_in(bo).get(ADA))


def test_a_button_follows_and_unfollows(ada, bo):
    page = signed_in(bo).get(ADA).content.decode()
    assert 'name="follow" value="yes" aria-pressed="false"' in page
    answer = press(bo, f"{ADA}follow/", "follow")
    assert (answer.status_code, answer.url) == (303, ADA)
    press(bo, f"{ADA}follow/", "follow")
    assert follows(bo) == ["ada"]
    page = signed_in(bo).get(ADA)
    assert 'name="unfollow" value="yes" aria-pressed="true"' in page.content.decode()
    assert "1 follower" in text_of(page)
    assert "follows 1 member" in text_of(signed_in(ada).get("/@bo1/"))
    press(bo, f"{ADA}follow/", "unfollow")
    assert follows(bo) == []


def test_with_scripts_the_button_and_the_count_come_back(ada, bo):
    answer = press(bo, f"{ADA}follow/", "follow", headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert html.strip().startswith("<form")
    assert 'aria-pressed="true"' in html
    assert "1 follower" in html


def test_who_is_not_signed_in_follows_nothing(ada, client):
    topic = make_topic()
    for path in (f"{ADA}follow/", f"{ADA}block/", f"/account/feed/topics/{topic.translation_key}/"):
        assert client.post(path, {"follow": "yes"}).url.startswith("/account/sign-in/")
        assert client.get(path).status_code in (302, 405)
    for path in ("/account/feed/", "/account/feed/following/", "/account/feed/blocked/"):
        assert client.get(path).url.startswith("/account/sign-in/")
    assert not Follow.objects.exists()


def test_nothing_is_followed_by_get_or_without_a_token(ada, bo):
    browser = signed_in(bo)
    assert browser.get(f"{ADA}follow/?follow=yes").status_code == 405
    browser.handler.enforce_csrf_checks = True
    assert browser.post(f"{ADA}follow/", {"follow": "yes"}).status_code == 403
    assert follows(bo) == []


def test_the_way_back_leads_nowhere_else(ada, bo):
    form = {"follow": "yes", "next": "https://elsewhere.example/"}
    assert signed_in(bo).post(f"{ADA}follow/", form).url == ADA


def test_nobody_follows_themselves(ada):
    browser = signed_in(ada)
    assert browser.post(f"{ADA}follow/", {"follow": "yes"}).status_code == 303
    assert "This is you." in text_of(browser.get(ADA))
    assert follows(ada) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(user=ada, person=ada)


def test_a_row_names_one_thing(ada, bo):
    for fields in ({}, {"person": bo, "topic": "0" * 32}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(user=ada, **fields)


def test_too_many_clicks_are_refused(ada, bo):
    caches["limits"].clear()
    browser = signed_in(bo)
    codes = {browser.post(f"{ADA}follow/", {"follow": "yes"}).status_code for _click in range(301)}
    assert codes == {303, 429}


def test_who_is_blocked_does_not_follow_and_is_shown_no_button(ada, bo):
    operations.follow(user=bo, person=ada)
    operations.follow(user=ada, person=bo)
    answer = press(ada, "/@bo1/block/", "block")
    assert (answer.status_code, answer.url) == (303, "/@bo1/")
    assert follows(ada) == follows(bo) == []
    browser = signed_in(bo)
    assert "aria-pressed" not in browser.get(ADA).content.decode().split("</header>")[-2]
    browser.post(f"{ADA}follow/", {"follow": "yes"})
    assert "You cannot follow this member." in text_of(browser.get(ADA))
    assert follows(bo) == []
    answer = press(bo, f"{ADA}follow/", "follow", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == ADA
    press(ada, "/@bo1/block/", "unblock")
    press(bo, f"{ADA}follow/", "follow")
    assert follows(bo) == ["ada"]


def test_the_list_of_the_blocked_is_shown_to_its_owner_alone(ada, bo):
    operations.block(user=ada, person=bo)
    operations.block(user=ada, person=ada)
    assert "@bo1" in text_of(signed_in(ada).get("/account/feed/blocked/"))
    assert "@ada" not in text_of(signed_in(bo).get("/account/feed/blocked/"))
    assert list(Block.objects.values_list("person__handle", flat=True)) == ["bo1"]


def test_a_topic_is_followed_on_its_page(ada, client):
    topic = make_topic("Glaze")
    url = f"/account/feed/topics/{topic.translation_key}/"
    browser = signed_in(ada)
    html = browser.get(topic.url).content.decode()
    assert f'action="{url}"' in html
    assert 'aria-pressed="false"' in html
    answer = browser.post(url, {"follow": "yes"})
    assert (answer.status_code, answer.url) == (303, topic.url)
    assert follows(ada) == [topic.translation_key]
    assert 'name="unfollow"' in browser.get(topic.url).content.decode()
    assert "Glaze" in text_of(browser.get("/account/feed/following/"))
    answer = browser.post(url, {"unfollow": "yes"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="false"' in answer.content.decode()
    assert follows(ada) == []
    assert url not in client.get(topic.url).content.decode()


def test_what_is_no_topic_is_not_followed(ada):
    draft = make_topic("Draft", live=False)
    for key in (draft.translation_key, make_article().translation_key):
        assert press(ada, f"/account/feed/topics/{key}/", "follow").status_code == 404
    assert press(ada, "/account/feed/topics/7/", "follow").status_code == 404
    assert follows(ada) == []


def test_a_stranger_is_asked_for_nothing_of_who_follows(ada, client):
    topic = make_topic()
    for path in (ADA, topic.url):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        of_mine = [one["sql"] for one in asked.captured_queries if "people_block" in one["sql"]]
        assert of_mine == []


def test_the_export_names_what_is_followed_and_who_is_blocked(ada, bo):
    topic = make_topic()
    operations.follow(user=ada, person=bo)
    operations.follow_topic(user=ada, topic=topic.translation_key)
    operations.block(user=ada, person=member("eve"))
    packed = zipfile.ZipFile(io.BytesIO(privacy.packed(ada)))
    known = json.loads(packed.read("chapbook.json"))
    assert [one["person"] or one["topic"] for one in known["follows"]] == [
        "bo1",
        str(topic.translation_key),
    ]
    assert [one["person"] for one in known["blocked"]] == ["eve"]
    ada.delete()
    assert not Follow.objects.exists()
    assert not Block.objects.exists()


def test_a_page_of_thirty_takes_as_many_queries_as_one(ada, bo, same_queries):
    page = make_article("Tea")
    said(page, user=ada)
    browser = signed_in(bo)
    grow = lambda: [said(page, user=ada) for _one in range(29)]  # noqa: E731
    same_queries(lambda: browser.get(ADA), grow)


def test_lists_take_as_many_queries_for_many_as_for_one(ada, same_queries):
    browser = signed_in(ada)

    def grow(number=3):
        index = make_topic().get_parent().specific
        for _one in range(number):
            operations.follow(user=ada, person=member())
            topic = make_topic(index=index)
            operations.follow_topic(user=ada, topic=topic.translation_key)
            operations.block(user=ada, person=member())

    grow(1)
    same_queries(lambda: browser.get("/account/feed/following/"), grow)
    same_queries(lambda: browser.get("/account/feed/blocked/"), grow)
