"""What holds for every page of the storefront: accessible, light to load, fit for a phone."""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.steps import STORY, add_from_card, basket_count, fill_in

PAGES = (
    "/",
    "/journal/",
    "/journal/ritual/",
    STORY,
    "/journal/makers/seven-kilns-one-river/",
    "/people/",
    "/people/mei-lindqvist/",
    "/topics/",
    "/topics/glaze/",
    "/about/",
    "/shop/",
    "/shop/?material=Stoneware&sort=price-asc",
    "/shop/c/clay/cups/",
    "/shop/p/linen-cloth/",
    "/shop/p/everyday-cup-second/",
    "/search/",
    "/search/?q=tea",
    "/search/?q=tea&type=products",
    "/search/?q=zzzzqqqq",
    "/account/sign-in/",
    "/account/register/",
    "/orders/find/",
    "/basket/",
    "/notes/",
    "/notes/write/",
    "/nowhere/",
    "/zh-hans/",
    f"/zh-hans{STORY}",
    "/zh-hans/shop/p/linen-cloth/",
    "/zh-hans/search/?q=茶碗",
)
BUDGET = {"stylesheet": 30_000, "script": 30_000, "font": 160_000}  # bytes, gzipped


def assert_fits(page: Page) -> None:
    """Fail if the page can be moved sideways."""
    room = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    needed, given = page.evaluate(room)
    assert needed <= given, f"{page.url} is {needed} px wide in a window of {given} px"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_accessible(
    new_page: Callable[..., Page], assert_accessible: Callable[[Page], None], dark: bool, width: int
) -> None:
    page = new_page(dark=dark, width=width)
    for path in PAGES:
        page.goto(path)
        assert_accessible(page)
        assert_fits(page)


def test_pages_fit_the_narrowest_phone(new_page: Callable[..., Page]) -> None:
    page = new_page(width=320)
    for path in PAGES:
        page.goto(path)
        assert_fits(page)


def test_pages_are_whole_without_scripts(new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False, width=390)
    for path in PAGES:
        page.goto(path)
        expect(page.locator("h1")).to_have_count(1)
        house = "静水" if path.startswith("/zh-hans/") else "Stillwater"
        expect(page.locator(".masthead__brand")).to_have_text(house)
        assert page.locator(".only-scripts:visible").count() == 0, path


def test_reading_leaves_no_cookie_but_the_guard_of_forms(page: Page) -> None:
    for path in ("/", STORY, "/shop/", "/shop/p/linen-cloth/", "/search/?q=tea", "/basket/"):
        page.goto(path)
        assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrftoken"}, path


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_way_to_an_order_is_accessible(
    new_page: Callable[..., Page], assert_accessible: Callable[[Page], None], dark: bool, width: int
) -> None:
    page = new_page(dark=dark, width=width)

    def look() -> None:
        assert_accessible(page)
        assert_fits(page)

    page.goto(STORY)
    add_from_card(page)
    basket_count(page, 1)
    look()
    page.locator("#mini-basket").get_by_role("button", name="Close").click()
    page.locator(".hotspots__pin").first.click()
    look()
    page.keyboard.press("Escape")
    page.locator(".prose a.product-link").first.click()
    expect(page.locator("#peek")).to_be_visible()
    look()
    page.keyboard.press("Escape")
    if width == 390:
        page.locator(".sheet-button button").click()
        look()
    page.goto("/basket/")
    look()
    page.goto("/checkout/")
    look()
    page.locator("#pay").click()
    expect(page.locator("#error-summary")).to_be_focused()
    look()
    fill_in(page)
    page.locator("#pay").click()
    expect(page.get_by_role("link", name="Follow the order")).to_be_visible()
    look()
    page.get_by_role("link", name="Follow the order").click()
    look()


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
