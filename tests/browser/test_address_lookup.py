"""A guest finds their address while they type its street, by keys alone, or does not."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import STORY, add_from_card, basket_count, fill_in, latest_order
from tests.shop.addresses.photon import PhotonServer


@pytest.fixture(scope="module")
def photon() -> Iterator[PhotonServer]:
    server = PhotonServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def live_environment(photon: PhotonServer) -> dict[str, str]:
    """The shop has a Photon."""
    return {"ADDRESS_LOOKUP_URL": photon.url}


def street(page: Page) -> Locator:
    """Put something into the basket, go to the checkout and return the street's field."""
    page.goto(STORY)
    add_from_card(page)
    if page.locator("#mini-basket").count():
        basket_count(page, 1)
    page.goto("/checkout/")
    return page.locator("[name=line1]")


def value(page: Page, name: str) -> str:
    return page.locator(f"#checkout-form [name={name}]").input_value()


def test_an_address_is_chosen_by_keys(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    field = street(page)
    rows, status = (
        page.locator("address-lookup [role=option]"),
        page.locator("address-lookup [role=status]"),
    )
    field.press_sequentially("mill la")
    expect(rows).to_have_count(2)
    expect(status).to_have_text("2 addresses found. The arrow keys lead to them.")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)

    field.press("Escape")
    expect(rows.first).to_be_hidden()
    assert value(page, "line1") == "mill la"
    field.press("ArrowDown")
    expect(rows.first).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("ArrowUp")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    active = field.get_attribute("aria-activedescendant")
    assert rows.nth(1).get_attribute("id") == active
    assert_accessible(page)
    field.press("Enter")
    expect(rows.first).to_be_hidden()
    expect(field).to_be_focused()
    expect(status).to_have_text("The address is filled in.")
    assert [value(page, one) for one in ("line1", "city", "postcode")] == [
        "2 Mill Lane",
        "Bath",
        "BA1 1AA",
    ]

    fill_in(page, line1="2 Mill Lane", city="Bath", postcode="BA1 1AA")
    page.locator("#pay").click()
    expect(page.get_by_role("link", name="Follow the order")).to_be_visible()
    assert latest_order().shipping_address.line4 == "Bath"


def test_an_address_is_chosen_by_a_press_on_a_phone(new_page: Callable[..., Page]) -> None:
    page = new_page(width=390, dark=True)
    street(page).press_sequentially("17 mill r")
    page.locator("address-lookup [role=option]").filter(has_text="17 Mill Road").click()
    assert [value(page, one) for one in ("line1", "city", "postcode")] == [
        "17 Mill Road",
        "Bath",
        "BA2 3BB",
    ]
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_leaving_the_field_closes_the_list(page: Page) -> None:
    field = street(page)
    field.press_sequentially("mill")
    expect(page.locator("address-lookup [role=option]")).to_have_count(3)
    field.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert value(page, "line1") == "mill"


def test_the_field_is_a_field_without_scripts(new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)
    field = street(page)
    assert field.get_attribute("role") is None
    fill_in(page)
    page.locator("#pay").click()
    expect(page.get_by_role("link", name="Follow the order")).to_be_visible()


def test_the_field_is_a_field_when_the_service_is_silent(page: Page, photon: PhotonServer) -> None:
    field = street(page)
    photon.next_fault = "500"
    with page.expect_response("**/lookup/") as answer:
        field.press_sequentially("mill")
    assert answer.value.json() == {"places": [], "words": ""}
    expect(page.get_by_role("listbox")).to_be_hidden()
    fill_in(page)
    page.locator("#pay").click()
    expect(page.get_by_role("link", name="Follow the order")).to_be_visible()
