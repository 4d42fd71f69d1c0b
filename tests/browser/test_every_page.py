"""What holds for every page of the storefront: accessible, light to load, fit for a phone."""

import gzip
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

from tests.browser.steps import STORY, add_from_card, basket_count

PAGES = {
    "home": "/",
    "section": "/journal/",
    "article": STORY,
    "article in Chinese": f"/zh-hans{STORY}",
    "author": "/people/mei-lindqvist/",
    "topic": "/topics/glaze/",
    "plain page": "/about/",
    "catalogue": "/shop/",
    "filtered catalogue": "/shop/?sort=price-asc",
    "search": "/search/?q=tea",
    "nothing found": "/search/?q=zzzzqqqq",
    "sign in": "/account/sign-in/",
    "not found": "/nowhere/",
}
BUDGET = {"stylesheet": 30_000, "script": 30_000, "font": 160_000}  # bytes, gzipped


def first_path(page: Page, prefix: str) -> str:
    """Return the first address of the sitemap whose path begins so."""
    found = re.search(
        rf"<loc>https?://[^/]+({prefix}[^<]+)", page.request.get("/sitemap.xml").text()
    )
    assert found, f"The sitemap holds nothing below {prefix}"
    return found[1]


def assert_fits(page: Page) -> None:
    """Fail if the page can be moved sideways."""
    room = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    needed, given = page.evaluate(room)
    assert needed <= given, f"{page.url} is {needed} px wide in a window of {given} px"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_pages_are_accessible_and_fit(
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    dark: bool,
    width: int,
) -> None:
    page = new_page(dark=dark, width=width)
    product, shelf = first_path(page, "/shop/p/"), first_path(page, "/shop/c/")
    for path in [*PAGES.values(), product, shelf]:
        page.goto(path)
        assert_accessible(page)
        assert_fits(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_way_to_an_order_is_accessible(
    new_page: Callable[..., Page], assert_accessible: Callable[[Page], None], dark: bool
) -> None:
    page = new_page(dark=dark, width=390)
    page.goto("/basket/")
    assert_accessible(page)
    page.goto(STORY)
    add_from_card(page)
    basket_count(page, 1)
    assert_accessible(page)
    page.goto("/basket/")
    assert_accessible(page)
    assert_fits(page)
    page.goto("/checkout/")
    assert_accessible(page)
    assert_fits(page)
    page.locator("#pay").click()
    page.get_by_text("There is a problem").wait_for()
    assert_accessible(page)


@pytest.mark.parametrize("path", ["/", STORY, "/shop/"], ids=["home", "article", "catalogue"])
def test_pages_stay_within_their_budget(page: Page, path: str) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(path, wait_until="networkidle")
    weight = dict.fromkeys(BUDGET, 0)
    for answer in answers:
        kind = answer.request.resource_type
        if kind in weight:
            weight[kind] += len(gzip.compress(answer.body(), 6))
    assert all(weight.values()), f"Something was not loaded at all: {weight}"
    assert {kind: size for kind, size in weight.items() if size > BUDGET[kind]} == {}
