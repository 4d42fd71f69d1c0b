"""The same visit by somebody who signs in half-way, and by somebody who reads Chinese."""

import re
from collections.abc import Callable

from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from tests.browser.steps import (
    CAN_BUY,
    STORY,
    add_from_card,
    basket_count,
    fill_in,
    latest_order,
    line_of,
)
from tests.browser.test_whole_journey import assert_sources

PASSWORD = "correct horse battery staple"


def test_signing_in_keeps_basket_and_source(page: Page) -> None:
    ada = get_user_model().objects.create_user("ada@example.com", PASSWORD)
    ada.confirm_email()
    page.goto(STORY)
    story = page.locator("h1").inner_text()
    title = add_from_card(page)
    basket_count(page, 1)
    page.goto("/checkout/")
    page.get_by_role("link", name="sign in", exact=True).click()
    page.get_by_label("E-mail address").fill(ada.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/checkout/$"))
    basket_count(page, 1)
    fields = page.locator("#checkout-form")
    expect(fields.locator("[name=email]")).to_have_value(ada.email)
    for name, value in {"full_name": "Ada Reader", "line1": "1 Mill Lane"}.items():
        fields.locator(f"[name={name}]").fill(value)
    fields.locator("[name=city]").fill("Bath")
    fields.locator("[name=postcode]").fill("BA1 1AA")
    page.locator("#pay").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")

    order = latest_order()
    assert order.user == ada
    line = order.lines.get()
    assert (line.title, line.source_title) == (title, story)
    assert line.source_page.get_url() == STORY
    assert line.source_block
    page.goto("/account/")
    expect(page.get_by_role("link", name=f"Order {order.number}")).to_be_visible()


def test_the_visit_in_chinese(new_page: Callable[..., Page]) -> None:
    page = new_page(width=390, language="zh-CN")
    page.goto(f"/zh-hans{STORY}")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    story = page.locator("h1").inner_text()
    card = page.locator(f"main :not([popover]) > {CAN_BUY}").first
    title = card.locator(".card__title").inner_text()
    assert re.search("[\u4e00-\u9fff]", title)
    card.locator("button[type=submit]").click()
    basket_count(page, 1)
    expect(page.locator("#live")).to_contain_text(title)
    page.goto("/zh-hans/basket/")
    expect(line_of(page, title).get_by_role("link", name=story)).to_be_visible()
    page.locator("#basket .summary a.button").click()
    fill_in(page)
    page.locator("#pay").click()
    back = page.locator(".order-head__back a")
    expect(back).to_have_attribute("href", f"/zh-hans{STORY}")
    expect(back).to_contain_text(story)
    assert_sources(language="zh-hans")
    no_english = page.locator("main").inner_text()
    assert not re.search(r"\b(Order|Total|Delivery|Payment|Thank)\b", no_english)


def test_two_characters_find_something(page: Page) -> None:
    page.goto("/zh-hans/")
    page.locator("#masthead-q").fill("茶碗")
    page.locator("#masthead-q").press("Enter")
    expect(page.locator("#found-products")).to_be_visible()
    expect(page.locator(".tile__title").first).to_have_text("天目茶碗")


def test_the_language_switch_stays_on_the_page(page: Page) -> None:
    page.goto(STORY)
    page.locator(".languages--header a").click()
    expect(page).to_have_url(re.compile(f"/zh-hans{STORY}$"))
