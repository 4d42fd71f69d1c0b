"""A buyer writes a note, it is approved, another reader buys from it, its author sees the order."""

import secrets
from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from community.moderation.models import Standing
from community.notes.models import Note
from shop.money import money
from shop.payments import by_hand
from tests.browser.steps import CAN_BUY, add, basket_count, check_out, latest_order
from tests.community.notes.telling import bought, decide

PASSWORD = "correct horse battery staple"
TEXT = "Every morning since September. The spout does not drip."


@pytest.fixture
def buyer(live_site):
    """Somebody new, to whom something was delivered."""
    user = get_user_model().objects.create_user(
        f"{secrets.token_hex(4)}@example.com", PASSWORD, handle=f"note_{secrets.token_hex(4)}"
    )
    user.confirm_email()
    Standing.objects.create(user=user, level=0)
    bought(user, _something())
    return user


def _something():
    """Return a product of the demo that there is enough of."""
    from oscar.core.loading import get_model

    records = get_model("partner", "StockRecord").objects.filter(num_in_stock__gt=4)
    return records.filter(product__structure="standalone", product__is_public=True)[0].product


def sign_in(page: Page, user: object) -> None:
    page.goto("/account/sign-in/")
    page.locator("[name=username]").fill(user.email)  # type: ignore[attr-defined]
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_from_a_delivery_to_another_readers_order(
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    buyer: object,
    javascript: bool,
) -> None:
    mine = new_page(javascript=javascript, width=390)
    sign_in(mine, buyer)
    mine.goto("/notes/write/")
    mine.locator("[name=title]").fill("Ten weeks of the same thing")
    mine.locator("[name=text]").fill(TEXT)
    mine.get_by_role("button", name="Publish the note").click()
    expect(mine.get_by_text("There is a problem")).to_be_visible()
    mine.locator("[name=lines]").first.check()
    if javascript:
        assert_accessible(mine)
    mine.get_by_role("button", name="Publish the note").click()
    expect(mine.get_by_text("Waiting for review").first).to_be_visible()
    address = mine.url
    note = Note.objects.latest("pk")

    theirs = new_page(javascript=javascript, width=390)
    assert theirs.goto(address).status == 404  # type: ignore[union-attr]
    decide(note, get_user_model().objects.filter(is_superuser=True).first())
    theirs.goto("/notes/")
    theirs.get_by_role("link", name="Ten weeks of the same thing").first.click()
    expect(theirs.get_by_text(TEXT)).to_be_visible()
    if javascript:
        assert_accessible(theirs)
    add(theirs.locator(f"main {CAN_BUY}").first)
    basket_count(theirs, 1)
    theirs.goto("/basket/")
    expect(theirs.get_by_role("link", name="Ten weeks of the same thing")).to_be_visible()
    check_out(theirs)
    order = latest_order()
    assert order.lines.get().source_writer == buyer
    total = money(order.total_incl_tax, order.currency)
    by_hand.receive(order=order, amount=total, key=secrets.token_hex(16))

    mine.goto("/notes/mine/")
    expect(mine.locator(f"#{note.anchor} .note-numbers dd").first).to_have_text("1")
    expect(mine.locator(f"#{note.anchor} .note-numbers dd").last).to_have_text("1")
    if javascript:
        assert_accessible(mine)
