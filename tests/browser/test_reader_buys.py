"""The spine of the site, whole: a reader reads, adds from the story, and buys as a guest."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import (
    CAN_BUY,
    GUEST,
    STORY,
    add_from_card,
    add_from_hotspot,
    basket_count,
    check_out,
    latest_order,
    open_basket,
)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [1280, 390], ids=["at a desk", "on a phone"])
def test_a_reader_buys_from_an_article(
    new_page: Callable[..., Page], javascript: bool, width: int
) -> None:
    page = new_page(javascript=javascript, width=width)
    page.goto(STORY)
    story = page.locator("h1").inner_text()

    first = add_from_card(page)
    basket_count(page, 1)
    assert STORY in page.url
    second = add_from_hotspot(page)
    basket_count(page, 2)
    page.keyboard.press("Escape")  # the spot's card lies over the page until it is closed
    assert STORY in page.url

    open_basket(page)
    for line, title in zip(page.locator(".line").all(), [first, second], strict=True):
        expect(line.locator(".line__title")).to_have_text(title)
        expect(line.get_by_role("link", name=story)).to_be_visible()

    check_out(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    expect(page.get_by_role("link", name=story).first).to_have_attribute("href", STORY)

    order = latest_order()
    assert order.guest_email == GUEST["email"]
    lines = order.lines.order_by("pk")
    assert [line.title for line in lines] == [first, second]
    assert {line.source_page.get_url() for line in lines} == {STORY}
    assert len({line.source_block for line in lines} - {""}) == 2

    page.get_by_role("link", name="Follow the order").click()
    expect(page.get_by_text(order.number).first).to_be_visible()


def test_an_add_keeps_the_reader_where_they_are(page: Page) -> None:
    page.goto(STORY)
    title = add_from_card(page)
    expect(page.locator("#live")).to_contain_text(f"Added: {title}")
    focused = page.evaluate("document.activeElement.closest('[data-card]')?.dataset.product")
    assert focused
    expect(page.locator("#mini-basket")).to_contain_text(title)


def test_a_double_click_adds_once(page: Page) -> None:
    page.goto(STORY)
    card = page.locator(f"main :not([popover]) > {CAN_BUY}").first
    card.get_by_role("button", name="to basket").dblclick()
    basket_count(page, 1)
    page.goto("/basket/")
    expect(page.locator(".line input[name=quantity]")).to_have_value("1")


def test_checkout_asks_a_guest_for_at_most_eight_things(page: Page) -> None:
    page.goto(STORY)
    add_from_card(page)
    basket_count(page, 1)
    page.goto("/checkout/")
    fields = page.locator("#checkout-form :is(input, select, textarea):visible")
    names = {field.get_attribute("name") for field in fields.all()}
    assert set(GUEST) <= names
    assert len(names) <= 8


def test_checkout_says_what_is_missing_and_keeps_the_rest(new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)
    page.goto(STORY)
    add_from_card(page)
    page.goto("/checkout/")
    page.locator("[name=email]").fill(GUEST["email"])
    page.locator("#pay").click()
    expect(page).to_have_title(re.compile("^Error:"))
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    expect(page.locator("[name=email]")).to_have_value(GUEST["email"])
    expect(page.locator("[name=postcode]")).to_have_attribute("aria-invalid", "true")
