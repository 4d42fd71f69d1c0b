"""A long visit: two stories, every way to add, the basket changed, errors on the way out."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from wagtail.models import Page as WagtailPage

from tests.browser.steps import (
    GUEST,
    add,
    add_from_hotspot,
    basket_count,
    card_of,
    choose,
    fill_in,
    latest_order,
    line_of,
    open_basket,
    sell_out,
)

CARE = "/journal/field-guide/keep-what-you-use/"
CUPS = "/journal/objects/one-cup-five-weathers/"
INDIGO_CLOTH = "Linen cloth, Indigo, 40 × 40 cm"


def add_a_choice(page: Page) -> None:
    """Choose a variant; its price, then the card after the Add, stay under the reader's eyes."""
    card = card_of(page, "Linen cloth")
    expect(card).to_have_attribute("data-price", "16.00")
    card.scroll_into_view_if_needed()
    radio = choose(card, "Indigo")
    stands = page.evaluate("scrollY")
    expect(card).to_have_attribute("data-price", "18.00")
    expect(card.locator(".price__now")).to_have_text("£18.00")
    expect(radio).to_be_focused()
    expect(card.get_by_role("radio", name="50 × 70 cm, sold out")).to_be_visible()
    assert page.evaluate("scrollY") == stands
    add(card)
    basket_count(page, 1)
    expect(page.locator("#live")).to_have_text(f"Added: {INDIGO_CLOTH}. Basket: 1, £18.00.")
    expect(card.get_by_role("button")).to_be_focused()
    expect(page.locator("#mini-basket")).to_contain_text("£42.00 more for free delivery")
    assert page.url.endswith(CARE)


def add_from_prose(page: Page) -> None:
    """Open the small card of a link in the text, add from it, and get back to the link."""
    link = page.locator(".prose a.product-link").first
    link.click()
    peek = page.locator("#peek")
    expect(peek).to_be_visible()
    assert add(peek.locator("[data-card]")) == "Zisha teapot"
    basket_count(page, 2)
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()
    expect(link).to_be_focused()


def add_from_picture(page: Page) -> None:
    """Open a spot of the picture with the keyboard, add, and get back to the spot."""
    pin = page.locator(".hotspots__pin").first
    expect(pin).to_have_accessible_name("Everyday cup, Ash, £24.00")
    pin.press("Enter")
    expect(page.locator(".hotspot-card:popover-open")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".hotspot-card:popover-open")).to_have_count(0)
    expect(pin).to_be_focused()
    assert add_from_hotspot(page) == "Everyday cup, Ash"
    basket_count(page, 3)
    page.keyboard.press("Escape")


def add_the_list(page: Page) -> None:
    """Add all that the story shows; what went in the meantime is named, the rest is there."""
    expect(page.get_by_role("link", name="Shop 9 products")).to_have_attribute("href", "#shop")
    shop = page.locator("#shop")
    expect(shop.get_by_role("checkbox", name="Everyday cup, Tenmoku")).to_be_disabled()
    expect(shop.get_by_role("checkbox", name="Ash pitcher")).to_be_checked()
    shop.get_by_role("checkbox", name="Tenmoku tea bowl").uncheck()
    expect(shop.locator("[data-count]")).to_have_text("5")
    sell_out("CB-PITCHER")
    shop.get_by_role("button", name="Add selected to basket").click()
    basket_count(page, 7)
    messages = page.locator("#messages .message")
    expect(messages.first).to_contain_text("Added: Everyday cup, Ash; Everyday cup, Celadon;")
    expect(messages.nth(1)).to_have_text("“Ash pitcher” is sold out.")
    expect(page.locator("#live")).to_contain_text("“Ash pitcher” is sold out.")
    expect(shop.get_by_role("checkbox", name="Ash pitcher")).to_be_disabled()


def change_the_basket(page: Page) -> None:
    """More of one, none of another, and that one back again with its source."""
    cloth = line_of(page, "Linen cloth")
    cloth.get_by_role("button", name="One more of Linen cloth").click()
    basket_count(page, 8)
    expect(cloth.locator(".line__price")).to_contain_text("£36.00")
    pot = line_of(page, "Zisha teapot")
    expect(pot.locator(".line__source")).to_contain_text("from: Keep what you use")
    pot.get_by_role("button", name="Remove Zisha teapot").click()
    expect(pot).to_have_count(0)
    basket_count(page, 7)
    page.get_by_role("button", name="Undo").click()
    expect(pot.locator(".line__source")).to_contain_text("from: Keep what you use")
    basket_count(page, 8)
    celadon = line_of(page, "Celadon").locator("input[name=quantity]")
    celadon.fill("0")
    celadon.press("Tab")
    basket_count(page, 7)


def fail_first(page: Page) -> None:
    """Send the form with two slips: both are named, the rest is kept."""
    fill_in(page, email="wen@", postcode="9")
    page.locator("#pay").click()
    expect(page).to_have_title(re.compile("^Error: Checkout"))
    summary = page.locator("#error-summary")
    expect(summary).to_contain_text("There is a problem")
    expect(summary.get_by_role("link")).to_have_count(2)
    for name, value in GUEST.items():
        kept = {"email": "wen@", "postcode": "9"}.get(name, value)
        expect(page.locator(f"#checkout-form [name={name}]")).to_have_value(kept)
    expect(page.locator("[name=postcode]")).to_have_attribute("aria-invalid", "true")


def assert_sources(language: str = "en") -> None:
    """Every line of the order knows story, revision, and a block that is in that story."""
    order = latest_order()
    assert order.guest_email == GUEST["email"]
    assert order.language == language
    for line in order.lines.all():
        story = WagtailPage.objects.get(pk=line.source_page_id).specific
        assert line.source_title == story.title
        assert line.source_revision == story.live_revision_id
        blocks = {block.id for block in story.body}
        assert line.source_block in blocks, f"{line.title} does not know its block"


def assert_only_the_link_opens_it(page: Page, stranger: Page) -> None:
    """The order's page opens by its address alone, and by no other."""
    page.get_by_role("link", name="Follow the order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for payment")
    address = page.url
    stranger.goto(address)
    expect(stranger.get_by_text(GUEST["line1"])).to_be_visible()
    number = latest_order().number
    assert stranger.request.get(address.replace(number, f"{number}1")).status == 404


def test_with_scripts(page: Page, new_page: Callable[..., Page]) -> None:
    page.goto(CARE)
    add_a_choice(page)
    add_from_prose(page)
    page.goto(CUPS)
    add_from_picture(page)
    add_the_list(page)
    page.goto("/basket/")
    change_the_basket(page)
    page.get_by_role("link", name="Checkout").click()
    fail_first(page)
    expect(page.locator("#error-summary")).to_be_focused()
    page.locator("#error-summary").get_by_role("link").first.click()
    expect(page.locator("[name=email]")).to_be_focused()
    fill_in(page)
    page.get_by_role("button", name=re.compile(r"pay £\d+\.\d\d")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    for story in (CARE, CUPS):
        back = page.locator(f".order-head__back a[href='{story}']")
        expect(back).to_be_visible()
    assert_sources()
    assert_only_the_link_opens_it(page, new_page(javascript=False))


def test_on_a_phone_nothing_jumps(new_page: Callable[..., Page]) -> None:
    page = new_page(width=390)
    page.goto(CARE)
    add_a_choice(page)
    page.locator("#mini-basket").get_by_role("button", name="Close").click()
    page.locator(".sheet-button button").click()
    expect(page.locator("#sheet")).to_be_visible()
    page.get_by_role("link", name=re.compile(r"^See all \d+ to add")).click()
    expect(page.locator("#sheet")).to_be_hidden()
    expect(page.locator("#shop")).to_be_in_viewport()
    expect(page.locator(".sheet-button")).to_be_hidden()


def test_without_scripts(new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)
    page.goto(CARE)
    choose(card_of(page, "Linen cloth"), "Indigo")
    add(card_of(page, "Linen cloth"))
    basket_count(page, 1)
    assert "#card-" in page.url
    expect(page.get_by_role("status").filter(has_text=f"Added: {INDIGO_CLOTH}")).to_be_visible()

    page.locator(".prose a.product-link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zisha teapot")
    page.get_by_role("button", name="Add Zisha teapot to basket").click()
    basket_count(page, 2)

    page.goto(CUPS)
    assert add_from_hotspot(page, 4) == "Everyday cup, Indigo"
    basket_count(page, 3)
    page.get_by_role("button", name="Add selected to basket").click()
    expect(page.locator("#messages")).to_contain_text("Added: Everyday cup, Ash;")

    open_basket(page)
    change_without_scripts(page)
    page.get_by_role("link", name="Checkout").click()
    fail_first(page)
    fill_in(page)
    page.locator("#pay").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert_sources()
    assert_only_the_link_opens_it(page, new_page(javascript=False))


def change_without_scripts(page: Page) -> None:
    """The same with buttons: more of one, none of another, and that one back again."""
    cloth = line_of(page, "Linen cloth")
    cloth.get_by_label("Quantity of Linen cloth").fill("2")
    cloth.get_by_role("button", name="Update").click()
    expect(cloth.locator(".line__price")).to_contain_text("£36.00")
    pot = line_of(page, "Zisha teapot")
    pot.get_by_role("button", name="Remove Zisha teapot").click()
    expect(pot).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(pot.locator(".line__source")).to_contain_text("from: Keep what you use")
