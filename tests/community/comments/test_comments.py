"""Comments: written, held, changed, taken back, thanked for, in threads of two levels."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from community.comments import operations
from community.comments.forms import new_key
from community.comments.models import Comment, Thanks
from community.moderation.models import Status
from tests.community.talking import decide, member, said, signed_in, write
from tests.content.pages import make_article
from tests.shop.buying import text_of

PASSWORD = "correct horse battery staple"
SIGN_IN = "/account/sign-in/"


@pytest.fixture
def article(db):
    return make_article("Tea for two")


@pytest.fixture
def ada(db):
    return member("ada", level=1)


def send(client, page, text="Mine came out almost blue at the foot.", **more):
    caches["limits"].clear()
    form = {"text": text, "key": new_key(), **more}
    return client.post(f"/comments/on/{page.pk}/write/", form)


def test_a_trusted_members_comment_is_public_at_once(article, ada, client):
    answer = send(signed_in(ada), article)
    row = Comment.objects.get()
    assert (answer.status_code, answer.url) == (303, f"{article.url}#comment-{row.pk}")
    assert row.status == Status.VISIBLE
    page = client.get(article.url).content.decode()
    assert "Mine came out almost blue" in page
    assert "@ada" in page
    assert ada.email not in page


def test_a_newcomers_comment_waits_and_only_they_see_it(article, client):
    new = member("noor")
    browser = signed_in(new)
    answer = send(browser, article)
    assert "Waiting for review" in text_of(browser.get(answer.url.split("#")[0]))
    row = Comment.objects.get()
    assert row.status == Status.HELD
    assert "almost blue" not in client.get(article.url).content.decode()
    assert client.get(f"/comments/{row.pk}/").status_code == 404
    assert browser.get(f"/comments/{row.pk}/").status_code == 200


def test_an_approval_makes_it_public_and_writes_to_the_author(article, client, admin):
    from shop.mail.models import Mail

    new = member("noor")
    send(signed_in(new), article)
    row = Comment.objects.get()
    decide(row, admin.user)
    assert "almost blue" in client.get(article.url).content.decode()
    assert Mail.objects.get(kind="notification").to == new.email


def test_a_rejection_gives_its_reason_and_an_edit_sends_it_again(article, admin):
    new = member("noor")
    browser = signed_in(new)
    send(browser, article, "You are all wrong about clay.")
    row = Comment.objects.get()
    decide(row, admin.user, "reject", reason="unkind", words="Say it kindly.")
    mine = text_of(browser.get("/comments/mine/"))
    assert "It attacks or insults somebody." in mine
    assert "Say it kindly." in mine
    answer = browser.post(f"/comments/{row.pk}/edit/", {"text": "I see clay differently."})
    assert answer.status_code == 303
    row.refresh_from_db()
    assert (row.status, row.text) == (Status.HELD, "I see clay differently.")
    decide(row, admin.user)
    row.refresh_from_db()
    assert row.status == Status.VISIBLE


def test_a_stranger_keeps_the_draft_across_the_sign_in(article, ada):
    browser = Client()
    write_url = f"/comments/on/{article.pk}/write/"
    answer = send(browser, article, "Kept across the door.")
    assert answer.url.startswith(SIGN_IN)
    form = {"username": ada.email, "password": PASSWORD, "next": write_url}
    assert browser.post(SIGN_IN, form).url == write_url
    assert "Kept across the door." in browser.get(write_url).content.decode()
    assert send(browser, article, "Kept across the door.").status_code == 303
    assert "Kept across" not in browser.get(write_url).content.decode()


def test_a_strangers_draft_is_kept_to_its_longest_and_no_more(article):
    browser = Client()
    send(browser, article, "x" * 100_000)
    assert len(browser.session["comment_draft"]["text"]) == 5000


def test_who_has_no_public_name_is_asked_for_one(article, ada):
    new = member("zoe")
    type(new).objects.filter(pk=new.pk).update(handle=None)
    new.refresh_from_db()
    browser = signed_in(new)
    assert "Your public name" in text_of(browser.get(f"/comments/on/{article.pk}/write/"))
    assert "Write something" in text_of(send(browser, article, " ", handle="zoe"))
    page = send(browser, article, handle="ADA")
    assert "Somebody else has this name" in text_of(page)
    assert "almost blue" in page.content.decode()
    for wrong in ("a", "-no-", "admin", "ad_min", "两个字", "x" * 40, "a\x00b"):
        assert send(browser, article, handle=wrong).status_code == 200
    assert not Comment.objects.exists()
    assert send(browser, article, handle="@Zoe_1").status_code == 303
    new.refresh_from_db()
    assert new.handle == "zoe_1"


def test_the_same_form_sent_twice_is_one_comment(article, ada):
    key = new_key()
    browser = signed_in(ada)
    assert send(browser, article, key=key).status_code == 303
    assert send(browser, article, key=key).status_code == 303
    assert Comment.objects.count() == 1


def test_a_second_comment_within_thirty_seconds_is_refused_and_kept_in_the_form(article):
    new = member("noor")
    browser = signed_in(new)
    send(browser, article)
    form = {"text": "And another thing entirely.", "key": new_key()}
    page = browser.post(f"/comments/on/{article.pk}/write/", form)
    assert "Wait 30 seconds" in text_of(page)
    assert "And another thing entirely." in page.content.decode()
    assert Comment.objects.count() == 1


def test_an_answer_to_an_answer_stands_at_the_second_level(article, ada):
    root = said(article)
    answer = said(article, parent=root)
    row = write(ada, article, "The October one, from the upper kiln?", parent=answer)
    assert row.parent_id == root.pk
    root.refresh_from_db()
    assert root.answers == 2


def test_an_answer_at_the_second_level_begins_with_whom_it_is_for(article, ada):
    root = said(article)
    answer = said(article, user=member("otto"), parent=root)
    browser = signed_in(ada)
    assert ">\n@otto </textarea>" in browser.get(f"/comments/{answer.pk}/reply/").content.decode()
    assert "@otto </textarea>" not in browser.get(f"/comments/{root.pk}/reply/").content.decode()


def test_no_form_reaches_what_is_counted():
    counted = {"helpful", "answers", "status", "spam_score"}
    assert all(not Comment._meta.get_field(name).editable for name in counted)


def test_a_comment_can_be_changed_for_a_quarter_of_an_hour(article, ada):
    row = said(article, user=ada)
    browser = signed_in(ada)
    url = f"/comments/{row.pk}/edit/"
    assert browser.post(url, {"text": "Changed."}).status_code == 303
    row.refresh_from_db()
    assert (row.text, row.status) == ("Changed.", Status.VISIBLE)
    assert row.date_edited is not None
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        browser = signed_in(ada)
        assert browser.post(url, {"text": "Too late."}).status_code == 404
    row.refresh_from_db()
    assert row.text == "Changed."


def test_an_edit_that_turns_a_comment_into_spam_is_held(article, ada):
    row = said(article, user=ada)
    signed_in(ada).post(f"/comments/{row.pk}/edit/", {"text": "online casino bonus, click here"})
    row.refresh_from_db()
    assert row.status == Status.HELD


def test_a_deleted_comment_leaves_its_place_only_above_answers(article, ada, client):
    alone, asked = said(article, user=ada, text="Alone."), said(article, user=ada, text="Asked.")
    said(article, parent=asked, text="Answered.")
    browser = signed_in(ada)
    for row in (alone, asked):
        assert browser.post(f"/comments/{row.pk}/delete/").status_code == 303
    page = text_of(client.get(article.url))
    assert "Alone." not in page
    assert "Asked." not in page
    assert "Answered." in page
    assert page.count("This comment was deleted.") == 1
    assert client.get(f"/comments/{alone.pk}/").status_code == 404
    assert not Comment.objects.exclude(text="").exclude(text="Answered.").exists()


@pytest.mark.parametrize("act", ["edit", "delete"])
def test_nobody_touches_anothers_comment(article, act, anybody):
    row = said(article, text="Mine.")
    answer = anybody.client.post(f"/comments/{row.pk}/{act}/", {"text": "Yours."})
    assert answer.status_code in (302, 404)
    row.refresh_from_db()
    assert (row.text, row.status) == ("Mine.", Status.VISIBLE)


def test_helpful_counts_each_reader_once_and_never_oneself(article, ada):
    row = said(article)
    browser = signed_in(ada)
    for _press in range(2):
        browser.post(f"/comments/{row.pk}/helpful/", {"thank": "yes"})
    signed_in(row.author).post(f"/comments/{row.pk}/helpful/", {"thank": "yes"})
    row.refresh_from_db()
    assert row.helpful == Thanks.objects.count() == 1
    part = browser.post(
        f"/comments/{row.pk}/helpful/", {"unthank": "yes"}, headers={"HX-Request": "true"}
    )
    assert 'aria-pressed="false"' in part.content.decode()
    row.refresh_from_db()
    assert row.helpful == Thanks.objects.count() == 0
    assert browser.get(f"/comments/{row.pk}/helpful/").status_code == 405


def test_comments_are_sorted_as_asked(article, client):
    rows = [said(article, text=f"Number {number}.") for number in range(3)]
    Comment.objects.filter(pk=rows[1].pk).update(helpful=4)

    def order(sort):
        page = text_of(client.get(f"/comments/on/{article.pk}/?sort={sort}"))
        return sorted(range(3), key=lambda number: page.index(f"Number {number}."))

    assert order("oldest") == order("nonsense") == [0, 1, 2]
    assert order("newest") == [2, 1, 0]
    assert order("helpful") == [1, 0, 2]


def test_an_answer_far_down_is_found_at_its_own_address(article, client):
    root = said(article)
    writer = member()
    rows = [said(article, user=writer, parent=root, text=f"Answer {n}.") for n in range(60)]
    page = text_of(client.get(f"/comments/{rows[55].pk}/"))
    assert "Answer 55." in page
    assert "Answer 3." not in page


def test_a_page_that_takes_no_more_comments_shows_what_was_said(article, ada, client):
    said(article, text="Said before.")
    article.takes_comments = False
    article.save_revision().publish()
    page = text_of(client.get(article.url))
    assert "Said before." in page
    assert "No more comments are taken here." in page
    assert send(signed_in(ada), article).status_code == 303
    assert Comment.objects.count() == 1


def test_comments_of_a_hidden_page_are_not_found(article, client):
    row = said(article)
    article.unpublish()
    assert client.get(f"/comments/{row.pk}/").status_code == 404
    assert client.get(f"/comments/on/{article.pk}/").status_code == 404
    assert client.get("/comments/on/1/").status_code == 404
    assert client.get("/comments/99999999999999999999/").status_code == 404


def test_a_strangers_page_holds_no_form_and_nothing_of_anybodys_own(article, client):
    said(article)
    held = member("noor")
    write(held, article, "Only Noor sees this one.")
    page = client.get(article.url).content.decode()
    section = page[
        page.index('id="comments"') : page.index("</aside>", page.index('id="comments"'))
    ]
    assert "csrfmiddlewaretoken" not in section
    assert "<form" not in section
    assert "Only Noor" not in section


@pytest.mark.parametrize("whose", ["stranger", "member"])
def test_thirty_comments_take_as_many_queries_as_one(article, ada, client, same_queries, whose):
    browser = client if whose == "stranger" else signed_in(ada)
    said(article, parent=said(article))

    def grow():
        for _number in range(29):
            root = said(article)
            for _answer in range(4):
                said(article, parent=root, user=ada)

    same_queries(lambda: browser.get(article.url), grow, most=40)
    same_queries(lambda: browser.get(f"/comments/on/{article.pk}/"), lambda: None)


def test_ones_own_list_takes_as_many_queries_for_three_as_for_one(
    article, ada, admin, same_queries
):
    row = write(member(), article, "First.")
    Comment.objects.filter(pk=row.pk).update(author=ada)
    decide(row, admin.user, "reject", reason="spam")
    browser = signed_in(ada)
    same_queries(
        lambda: browser.get("/comments/mine/"),
        lambda: [said(article, user=ada, status=Status.REJECTED) for _row in range(2)],
    )


def test_a_report_is_taken_once_from_each(article, ada):
    row = said(article)
    browser = signed_in(ada)
    for _press in range(2):
        answer = browser.post(f"/comments/{row.pk}/report/", {"reason": "spam", "words": "Ads."})
        assert answer.status_code == 303
    from tests.community.talking import case_of

    assert case_of(row).open_reports == case_of(row).reports.count() == 1
    assert signed_in(row.author).get(f"/comments/{row.pk}/report/").status_code == 404


def test_a_rejection_is_appealed_once_and_comes_back_into_the_queue(article, admin):
    new = member("noor")
    browser = signed_in(new)
    row = write(new, article, "The glaze is not what the label says.")
    url = f"/comments/{row.pk}/appeal/"
    assert browser.get(url).status_code == 404
    decide(row, admin.user, "reject", reason="off-topic")
    assert "Ask for another look" in text_of(browser.get("/comments/mine/"))
    assert "This field is required" in text_of(browser.post(url, {"words": " "}))
    assert browser.post(url, {"words": "It is about this very cup."}).status_code == 303
    again = text_of(browser.post(url, {"words": "And again."}))
    assert "You have asked for this once already." in again
    queue = text_of(admin.client.get("/manage/moderation/?why=appeal"))
    assert "It is about this very cup." in queue
    assert signed_in(member()).post(url, {"words": "Not mine."}).status_code == 404
    decide(row, admin.user)
    row.refresh_from_db()
    assert row.status == Status.VISIBLE


def test_an_erased_account_takes_its_words_and_thanks_and_leaves_the_answers(article, ada):
    mine, other = said(article, user=ada, text="Adas."), said(article, text="Others.")
    said(article, user=ada, parent=other)
    said(article, parent=mine, text="To Ada.")
    operations.thank(user=ada, row=other)
    ada.delete()
    other.refresh_from_db()
    assert (other.helpful, other.answers) == (0, 0)
    texts = set(Comment.objects.values_list("text", flat=True))
    assert texts == {"", "Others.", "To Ada."}


def test_the_export_holds_what_one_wrote(article, ada):
    from community.accounts.privacy import _known

    said(article, user=ada, text="Adas own words.")
    known = _known(ada)
    assert known["contributed"]["comments"][0]["text"] == "Adas own words."
    assert known["account"]["public_name"] == "ada"


def test_the_public_name_is_changed_in_the_account(ada):
    member("otto")
    browser = signed_in(ada)
    form = {"first_name": "", "last_name": "", "language": "", "handle": "@Ada_L"}
    assert browser.post("/account/details/", form).status_code == 302
    ada.refresh_from_db()
    assert ada.handle == "ada_l"
    for wrong in ("OTTO", "admin", "a b"):
        assert browser.post("/account/details/", form | {"handle": wrong}).status_code == 200
    ada.refresh_from_db()
    assert ada.handle == "ada_l"
