"""A reader shares a product, another comes by the link and buys, the sharer sees the order."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from shop.money import money
from shop.payments import by_hand
from tests.browser.steps import STORY, add_from_card, basket_count, check_out, latest_order

SHARER, PASSWORD = "sam@example.com", "correct horse battery staple"
# What a browser calls itself when nobody tests with it: robots' visits do not count.
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"


@pytest.fixture
def sharer(live_site) -> str:
    users = get_user_model().objects
    if not users.filter(email=SHARER).exists():
        users.create_user(SHARER, PASSWORD).confirm_email()
    return SHARER


def sign_in(page: Page) -> None:
    page.locator("[name=username]").fill(SHARER)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_reader_shares_and_sees_what_came_of_it(
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    sharer: str,
    javascript: bool,
) -> None:
    mine = new_page(javascript=javascript, width=390)
    mine.goto(STORY)
    mine.get_by_role("link", name="Sign in for a link of your own").click()
    sign_in(mine)
    if mine.get_by_role("button", name="Make my link").count():
        mine.get_by_role("button", name="Make my link").click()
    address = mine.get_by_label("Your own link").input_value()
    before = int(mine.locator(".shares__numbers dd").last.inner_text())
    picture = mine.get_by_role("img", name="Poster of")
    expect(picture).to_be_visible()
    if javascript:
        assert_accessible(mine)
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1080

    theirs = new_page(javascript=javascript, width=390)
    theirs.context.set_extra_http_headers({"User-Agent": AGENT})
    theirs.goto(address)
    assert theirs.url.endswith(STORY)
    expect(theirs.get_by_text("may earn")).to_have_count(0)
    add_from_card(theirs)
    basket_count(theirs, 1)
    theirs.goto("/basket/")
    check_out(theirs)
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Thank you")

    order = latest_order()
    assert order.lines.get().source_sharer.email == sharer
    assert order.lines.get().source_page.get_url() == STORY
    by_hand.receive(order=order, amount=money(order.total_incl_tax, order.currency), key="paid")

    mine.goto("/account/shares/")
    expect(mine.locator(".shares__numbers dd").last).to_have_text(str(before + 1))
    text = mine.locator("main").inner_text()
    assert "wen" not in text.lower()
    assert order.number not in text


def test_a_link_is_copied_and_the_copy_is_told(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/shop/p/linen-cloth/")
    page.locator("#share summary").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#live")).to_have_text("Link copied.")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/shop/p/linen-cloth/")


def test_the_phones_own_sheet_is_offered_where_there_is_one(page: Page) -> None:
    page.add_init_script("navigator.share = async (data) => { window.shared = data }")
    page.goto("/shop/p/linen-cloth/")
    page.locator("#share summary").click()
    page.get_by_role("button", name="Share…").click()
    shared = page.evaluate("window.shared")
    assert shared["title"] == "Linen cloth"
    assert shared["url"].endswith("/shop/p/linen-cloth/")

    bare = page.context.new_page()
    bare.add_init_script("delete Navigator.prototype.share")
    bare.goto("/shop/p/linen-cloth/")
    bare.locator("#share summary").click()
    expect(bare.get_by_role("button", name="Copy link")).to_be_visible()
    expect(bare.get_by_role("button", name="Share…")).to_be_hidden()


def test_inside_wechat_its_own_way_is_told(page: Page) -> None:
    agent = "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 MicroMessenger/8.0.50"
    page.add_init_script(f"Object.defineProperty(navigator, 'userAgent', {{value: '{agent}'}})")
    page.goto(STORY)
    expect(page.get_by_text("tap ··· at the top")).to_be_visible()
    expect(page.get_by_role("button", name="Share…")).to_be_hidden()
    plain = page.context.new_page()
    plain.goto(STORY)
    expect(plain.get_by_text("tap ··· at the top")).to_be_hidden()
