"""An editor writes a story that sells, an admin changes what it sells, readers see both."""

import json
import re
from collections.abc import Callable

import pytest
from django.apps import apps
from playwright.sync_api import Locator, Page, expect

from content.models import ArticlePage, SectionPage
from tests import databases, demo
from tests.browser.steps import add, basket_count, card_of, fill_in, latest_order, product

POT_STORY = "/journal/field-guide/keep-what-you-use/"
TITLE = "Three things by the window"


def sign_in(page: Page, who: str) -> None:
    """Come into the back office as the demo's editor or admin, by the site's one door."""
    email = f"{who}@stillwater.example"
    passwords = json.loads((demo.demo_data(databases.store()) / "demo_sign_ins.json").read_text())
    page.goto("/manage/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(passwords[email])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/manage/$"))


def insert(page: Page, kind: str) -> Locator:
    """Put a block of this kind at the end of the body and return its form."""
    body = page.locator("#body-root > [data-streamfield-stream-container]")
    body.locator("> div > .c-sf-add-button").last.click()
    page.get_by_role("option", name=kind, exact=True).click()
    return body.locator("> [data-streamfield-child]").last


def choose_product(page: Page, code: str, title: str) -> None:
    """Find a product by its code in the window, and take it."""
    window = page.locator(".modal-content")
    window.get_by_label("Search").fill(code)
    expect(window.get_by_text("There is 1 match")).to_be_visible()
    expect(window.locator("tbody tr")).to_contain_text(re.compile(r"£\d+\.\d\d"))
    window.get_by_role("link", name=title, exact=True).click()
    expect(window).to_have_count(0)


def test_an_editor_writes_a_story_that_sells(page: Page, new_page: Callable[..., Page]) -> None:
    sign_in(page, "editor")
    section = SectionPage.objects.get(slug="ritual", locale__language_code="en")
    page.goto(f"/manage/pages/add/content/articlepage/{section.pk}/")
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_lede").fill("A note on what stands in the light.")
    write_prose(page)
    insert(page, "Product card").get_by_role("button", name="Choose a product").click()
    choose_product(page, "CB-CANDLE", "Ember candle")
    place_a_pin(page)
    page.wait_for_load_state("networkidle")  # the draft saves itself; a slow one is not raced
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page).to_have_url(re.compile(f"/manage/pages/{section.pk}/$"))

    story = ArticlePage.objects.get(title=TITLE)
    assert story.live
    reader = new_page()
    reader.goto(story.get_url())
    link = reader.locator(".prose a.product-link")
    expect(link).to_have_text("kettle")
    expect(link).to_have_attribute("data-product", str(product("CB-KETTLE").pk))
    expect(card_of(reader, "Ember candle")).to_have_attribute("data-price", "27.00")
    pin = reader.locator(".hotspots__pin")
    expect(pin).to_have_accessible_name("Celadon side plate, £26.00")
    place = [float(one) for one in re.findall(r"[\d.]+(?=%)", pin.get_attribute("style") or "")]
    assert place == pytest.approx([82, 70], abs=0.5)
    expect(reader.get_by_role("link", name="Shop 3 products")).to_be_visible()


def write_prose(page: Page) -> None:
    """Write a sentence and make its last word a link to a product."""
    prose = insert(page, "Text").locator(".public-DraftEditor-content")
    prose.click()
    expect(prose).to_be_focused()
    page.keyboard.type("Begin with the kettle")
    expect(prose).to_have_text("Begin with the kettle")
    page.keyboard.press("Shift+Control+ArrowLeft")
    page.locator("button[name='PRODUCT-LINK']:visible").first.click()
    choose_product(page, "CB-KETTLE", "Iron kettle")
    expect(prose.locator(".TooltipEntity")).to_have_text("kettle")


def place_a_pin(page: Page) -> None:
    """Take a picture, click on a thing in it, say what it is, and nudge the pin."""
    block = insert(page, "Shoppable picture")
    block.get_by_role("button", name="Choose an image").click()
    window = page.locator(".modal-content")
    window.locator("input[name=q]").fill("still-morning")
    expect(window.get_by_text("There is 1 match")).to_be_visible()
    window.get_by_role("link", name="still-morning").click()
    picture = block.locator(".pinboard__picture")
    page.wait_for_function("image => image.naturalWidth > 0", arg=picture.element_handle())
    box = picture.bounding_box()
    assert box
    picture.click(position={"x": box["width"] * 0.80, "y": box["height"] * 0.75})
    choose_product(page, "CB-PLATE", "Celadon side plate")
    pin = block.locator(".pinboard__pin")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp"):
        pin.press(key)
    expect(block.get_by_role("status")).to_contain_text(re.compile(r"8[12]\S* per cent from"))


def edit_product(page: Page, title: str) -> None:
    """Open a product in the catalogue."""
    menu = page.locator("#wagtail-sidebar")
    menu.get_by_role("button", name="Catalogue").click()
    menu.get_by_role("link", name="Products").click()
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.locator("#id_title")).to_have_value(title)


def save(page: Page) -> None:
    """Save what is open, and wait for the word."""
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messages .success")).to_be_visible()


def paths_with(page: Page, product_id: int) -> list[str]:
    """Return the English pages that show the product now."""
    sitemap = page.request.get("/sitemap.xml").text()
    paths = re.findall(r"<loc>https?://[^/<]+(/[^<]*)</loc>", sitemap)
    mark = f'data-product="{product_id}"'
    english = [path for path in paths if not path.startswith("/zh-hans/")]
    return [path for path in english if mark in page.request.get(path).text()]


def test_what_an_admin_changes_is_on_the_next_page(
    page: Page, new_page: Callable[..., Page]
) -> None:
    pot = product("CB-POT-CEL")
    reader = new_page()
    shown = paths_with(reader, pot.pk)
    assert POT_STORY in shown
    assert f"/shop/p/{pot.slug}/" in shown

    sign_in(page, "admin")
    edit_product(page, "Celadon teapot")
    page.locator("#id_stockrecords-0-price").fill("71.50")
    save(page)
    for path in shown:
        text = reader.request.get(path).text()
        assert f'data-product="{pot.pk}" data-price="71.50"' in text, path
        assert f'data-product="{pot.pk}" data-price="64.00"' not in text, path

    edit_product(page, "Celadon teapot")
    page.locator("#id_is_public").uncheck()
    save(page)
    for path in shown:
        answer = reader.request.get(path)
        assert answer.status == 200, path
        if path.startswith("/journal/"):
            assert re.search("no longer sold", answer.text(), re.IGNORECASE), path
    reader.goto(f"/shop/p/{pot.slug}/")
    expect(reader.locator("#product .product__price .stock")).to_have_text("No longer sold")
    expect(reader.get_by_role("button", name="Add Celadon teapot to basket")).to_have_count(0)
    reader.goto("/shop/")
    expect(reader.locator(f"[data-product='{pot.pk}']")).to_have_count(0)


def test_an_order_shows_where_its_lines_came_from(
    page: Page, new_page: Callable[..., Page]
) -> None:
    reader = new_page(javascript=False)
    reader.goto(POT_STORY)
    add(card_of(reader, "Linen cloth"))
    basket_count(reader, 1)
    reader.goto("/checkout/")
    fill_in(reader)
    reader.locator("#pay").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Thank you")

    order = latest_order()
    story = apps.get_model("wagtailcore", "Page").objects.get(pk=order.lines.get().source_page_id)
    sign_in(page, "admin")
    page.get_by_role("link", name="Shop").click()
    page.goto("/manage/shop/orders/")
    page.get_by_role("link", name=order.number).first.click()
    source = page.get_by_role("link", name=story.title)
    expect(source).to_have_attribute("href", re.compile(f"{POT_STORY}|/pages/{story.pk}/"))


def test_an_editor_sees_no_door_that_is_locked(page: Page) -> None:
    sign_in(page, "editor")
    menu = page.get_by_role("navigation").first
    expect(menu.get_by_role("link", name="Images")).to_be_visible()
    expect(menu.get_by_role("link", name="Shop", exact=True)).to_have_count(0)


SETTINGS = (
    "/manage/snippets/shipping/deliverymethod/",
    "/manage/snippets/partner/taxrate/",
    "/manage/snippets/partner/taxcategory/",
    "/manage/snippets/partner/countrypricing/",
    "/manage/snippets/payments/paymentchoice/",
    "/manage/settings/try-delivery/",
    "/manage/settings/try-delivery/?country=GB&total=20&weight=1",
)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_shops_settings_are_accessible(
    new_page: Callable[..., Page], assert_accessible: Callable[[Page], None], dark: bool, width: int
) -> None:
    page = new_page(dark=dark, width=width)
    sign_in(page, "admin")
    for path in SETTINGS:
        page.goto(path)
        assert_accessible(page)
