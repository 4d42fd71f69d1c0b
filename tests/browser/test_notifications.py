"""A newcomer comments, is told what became of it and who answers, and ends the mails."""

import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.utils import timezone
from playwright.sync_api import Page, expect

from community.comments.models import Comment
from community.moderation.models import Status
from community.notifications import leaving
from tests.browser.steps import STORY
from tests.browser.test_account import press
from tests.browser.test_account import sign_in as come_in
from tests.browser.test_back_office import sign_in as come_to_work
from tests.community.talking import member

WORDS = "Mine came out almost blue at the foot of the cup."
ANSWER = "So did mine. It is where the glaze pools."


@pytest.fixture(autouse=True)
def passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Members of these tests sign in with the password that they are made with."""
    monkeypatch.setattr("tests.browser.test_account.PASSWORD", "correct horse battery staple")


def write(page: Page, text: str) -> None:
    page.get_by_label("Your comment").fill(text)
    press(page, "Send")


def new_for(page: Page, count: int) -> None:
    """Check how much is new beside the way to the account."""
    expect(page.locator(".masthead .tool .count").first).to_contain_text(str(count))


def test_a_newcomer_comments_and_is_told_of_the_approval_and_of_an_answer(
    new_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    noor, ben = member("noor", days=0), member("benno", level=2)
    reader, editor, other = new_page(width=390), new_page(), new_page(javascript=False)

    come_in(reader, noor.email)
    reader.goto(STORY)
    write(reader, WORDS)
    expect(reader.get_by_text("Waiting for review").first).to_be_visible()
    row = Comment.objects.get(author=noor)
    assert row.status == Status.HELD

    come_to_work(editor, "admin")
    editor.goto("/manage/moderation/")
    editor.locator(".queue__item", has_text=WORDS).get_by_role("checkbox").check()
    editor.get_by_role("button", name=re.compile("^Approve")).click()
    expect(editor.get_by_text("1 approved.")).to_be_visible()

    reader.goto("/")
    new_for(reader, 1)
    reader.locator(".masthead .tool", has=reader.locator(".count")).first.click()
    told = reader.get_by_role("button", name=re.compile("is public now$"))
    expect(told).to_be_visible()
    assert_accessible(reader)
    told.click()
    expect(reader.locator(f"#comment-{row.pk}").get_by_text(WORDS)).to_be_visible()

    come_in(other, ben.email)
    other.goto(f"/comments/{row.pk}/reply/")
    write(other, ANSWER)
    expect(other.get_by_text(ANSWER).first).to_be_visible()

    reader.goto("/account/notifications/")
    expect(reader.locator("#notices")).to_contain_text("@benno answered you below")
    expect(reader.locator("#notices")).to_contain_text(ANSWER)
    new_for(reader, 1)
    press(reader, "Mark all as read")
    expect(reader.get_by_role("button", name="Mark all as read")).to_have_count(0)
    expect(reader.locator(".masthead .tool .count")).to_have_count(0)
    mails = apps.get_model("mail", "Mail").objects.filter(kind="notification", to=noor.email)
    assert mails.count() == 2


@pytest.mark.parametrize("javascript", [True, False])
def test_who_has_the_mail_ends_such_mails_with_one_press(
    new_page: Callable[..., Page], assert_accessible: Callable[[Page], None], javascript: bool
) -> None:
    who = member(f"cleo{int(javascript)}")
    page = new_page(javascript=javascript, width=390)
    page.goto(leaving.path(who.pk, "reply"))
    if javascript:
        assert_accessible(page)
    press(page, "Stop these")
    expect(page.get_by_role("heading", level=1)).to_have_text("These mails are stopped")
    come_in(page, who.email)
    page.goto("/account/notifications/choose/")
    expect(page.get_by_label("Somebody answers you", exact=True)).to_have_value("inbox")
    page.get_by_label("Somebody answers you", exact=True).select_option("now")
    page.get_by_label("The summary comes").select_option("weekly")
    press(page, "Save")
    expect(page.get_by_text("Saved. From now on we tell you like this.")).to_be_visible()
    expect(page.get_by_label("The summary comes")).to_have_value("weekly")


def test_load_more_leads_on_without_leaving_the_page(new_page: Callable[..., Page]) -> None:
    who, page = member("dora"), new_page()
    rows = apps.get_model("notifications", "Notification").objects
    rows.bulk_create(
        rows.model(person=who, kind="restock", key=str(n), about=f"Cup {n}", url="/shop/")
        for n in range(25)
    )
    rows.update(date_read=timezone.now())
    come_in(page, who.email)
    page.goto("/account/notifications/")
    expect(page.locator(".notice")).to_have_count(20)
    page.get_by_role("link", name="Load more").click()
    expect(page.locator(".notice")).to_have_count(25)
    expect(page.get_by_role("link", name="Load more")).to_have_count(0)
