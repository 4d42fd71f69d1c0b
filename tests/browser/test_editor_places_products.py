"""An editor puts products where the story needs them: pins on a picture, links in prose."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from content.models import ArticlePage

SAVED_WITHIN = 60  # seconds
PLACE = re.compile(r"([\d.]+) per cent from the left, ([\d.]+) per cent from the top")


@pytest.fixture
def story(live_site) -> ArticlePage:
    """The demo's story with a shoppable picture."""
    return next(
        page
        for page in ArticlePage.objects.order_by("pk")
        if any(block.block_type == "shoppable_image" for block in page.body)
    )


@pytest.fixture
def editor_page(new_page: Callable[..., Page], live_site, story: ArticlePage) -> Page:
    """The story in Wagtail's editor, with an owner signed in."""
    client = Client()
    client.force_login(get_user_model().objects.filter(is_superuser=True).first())
    page = new_page(width=1400)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_site.url}]
    )
    page.goto(f"/manage/pages/{story.pk}/edit/")
    return page


def choose(page: Page, title: str) -> None:
    """Search for a product in the window and choose it."""
    page.locator(".modal-content input[name=q]").fill(title)
    page.locator(".modal-content").get_by_role("link", name=title, exact=True).click()
    expect(page.locator(".modal-content")).to_have_count(0)


def place_of(pin: Locator) -> tuple[float, float]:
    """Return where a pin says that it stands."""
    left, top = PLACE.search(pin.get_attribute("aria-label") or "").groups()
    return float(left), float(top)


def saved(
    page: Page, story: ArticlePage, kind: str, value: Callable[[Any], Any], wanted: Any
) -> None:
    """Save, and wait until the newest draft's first block of this kind has the wanted value."""
    page.get_by_role("button", name="Save draft").click()
    deadline = time.monotonic() + SAVED_WITHIN
    while True:
        draft = ArticlePage.objects.get(pk=story.pk).get_latest_revision_as_object()
        found = value(next(one for one in draft.body if one.block_type == kind).value)
        if found == wanted or time.monotonic() > deadline:
            assert found == wanted
            return
        time.sleep(0.2)


def settled(page: Page) -> None:
    """Wait until Wagtail has saved by itself; it takes for saved what changes meanwhile."""
    state = page.locator("header").get_by_text("Saved", exact=True).first
    expect(state).to_be_visible(timeout=SAVED_WITHIN * 1000)


def last_place(value: Any) -> tuple[float, float]:
    """Return where the last pin of a shoppable picture stands, to a tenth."""
    pin = value["hotspots"][-1]
    return round(pin["x"], 1), round(pin["y"], 1)


def last_words(value: Any) -> str:
    """Return how a text ends, product's number apart."""
    return re.sub(r'id="\d+"', 'id="…"', value.source)[-60:]


def test_a_pin_is_placed_by_clicking_and_moved_with_the_keyboard(editor_page, story):
    board = editor_page.locator(".pinboard").first
    pins = board.locator(".pinboard__pin")
    board.scroll_into_view_if_needed()
    before = pins.count()
    picture = board.locator(".pinboard__picture")
    expect(picture).to_be_visible()
    editor_page.wait_for_function("image => image.naturalWidth > 0", arg=picture.element_handle())
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.5, "y": box["height"] * 0.1})
    choose(editor_page, "Iron kettle")
    expect(pins).to_have_count(before + 1)
    pin = pins.last
    expect(pin).to_have_attribute("aria-label", re.compile("Iron kettle"))
    left, top = place_of(pin)
    assert (round(left), round(top)) == (50, 10)
    settled(editor_page)

    pin.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowDown"):
        pins.last.press(key)
    moved = place_of(pins.last)
    assert (round(moved[0] - left), round(moved[1] - top)) == (2, 5)
    expect(pins.last).to_be_focused()
    expect(board.get_by_role("status")).to_contain_text(f"{moved[0]:g} per cent")

    saved(editor_page, story, "shoppable_image", last_place, moved)


def test_a_pin_is_removed_with_the_keyboard(editor_page):
    board = editor_page.locator(".pinboard").first
    pins = board.locator(".pinboard__pin")
    before = pins.count()
    pins.first.focus()
    pins.first.press("Delete")
    expect(pins).to_have_count(before - 1)
    expect(board.get_by_role("status")).to_have_text("Pin 1 removed.")
    expect(pins.first).to_be_focused()


def test_the_numbers_of_a_pin_stay_in_the_form_out_of_sight(editor_page):
    board = editor_page.locator(".pinboard").first
    expect(board.locator(".pinboard__pin").first).to_be_visible()
    numbers = editor_page.locator("input[name$='-value-x']")
    assert numbers.count() >= board.locator(".pinboard__pin").count()
    expect(numbers.first).to_be_hidden()


def test_a_word_becomes_a_link_to_a_product(editor_page, story):
    prose = editor_page.locator("[data-contentpath=body] .public-DraftEditor-content").first
    prose.click()
    editor_page.keyboard.press("Control+End")
    editor_page.keyboard.type(" See the kettle")
    editor_page.keyboard.press("Shift+Control+ArrowLeft")
    editor_page.locator("button[name='PRODUCT-LINK']:visible").first.click()
    choose(editor_page, "Iron kettle")
    expect(prose.locator(".TooltipEntity").last).to_have_text("kettle")
    settled(editor_page)
    end = 'See the <a linktype="product" id="…">kettle</a></p>'
    saved(editor_page, story, "text", lambda value: last_words(value)[-len(end) :], end)
