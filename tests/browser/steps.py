"""What readers do on the site, step by step. Journeys are made of these."""

import re
from typing import Any

from django.apps import apps
from playwright.sync_api import Locator, Page, expect

STORY = "/journal/ritual/gongfu-for-two/"
GUEST = {
    "email": "wen@example.com",
    "full_name": "Wen Archer",
    "line1": "4 Kiln Lane",
    "city": "Stoke-on-Trent",
    "postcode": "ST1 3AA",
    "phone": "020 7946 0123",
}
CAN_BUY = '[data-card]:is([data-state="in"], [data-state="low"])'


def product(upc: str) -> Any:
    """Return the demo's product or variant with this code."""
    return apps.get_model("catalogue", "Product").objects.get(upc=upc)


def sell_out(upc: str) -> None:
    """Let somebody else buy the last one."""
    product(upc).stockrecords.update(num_in_stock=0)


def latest_order() -> Any:
    """Return the order that was placed last."""
    return apps.get_model("order", "Order").objects.latest("pk")


def basket_count(page: Page, number: int) -> None:
    """Wait until the link in the header counts so many pieces."""
    expect(page.locator("#basket-link .count")).to_have_text(re.compile(rf"^{number}\b"))


def card_of(page: Page, title: str) -> Locator:
    """Return the card in the text, not in a popover, that has this title."""
    cards = page.locator("main :not([popover]) > [data-card]")
    return cards.filter(has=page.locator(".card__title", has_text=title)).first


def choose(card: Locator, label: str) -> Locator:
    """Choose a variant by its words; return the radio button."""
    card.locator("label.choice").filter(has_text=label).click()
    return card.get_by_role("radio", name=label)


def add(card: Locator) -> str:
    """Press a card's Add and return its title."""
    title = card.locator(".card__title").inner_text()
    card.get_by_role("button", name=f"Add {title} to basket").click()
    return title


def add_from_card(page: Page) -> str:
    """Add what the story's first card sells; return its title."""
    return add(page.locator(f"main :not([popover]) > {CAN_BUY}").first)


def add_from_hotspot(page: Page, number: int = 1) -> str:
    """Open a spot of the picture and add what it shows; return its title."""
    page.locator(".hotspots__pin").nth(number - 1).click()
    return add(page.locator(f".hotspot-card:popover-open {CAN_BUY}"))


def open_basket(page: Page) -> None:
    """Go to the basket by the header's link, or by what an Add has laid over it."""
    laid_over = page.locator("#mini-basket").get_by_role("link", name="View basket")
    (laid_over if laid_over.is_visible() else page.locator("#basket-link")).click()


def line_of(page: Page, title: str) -> Locator:
    """Return a line of the basket by its title, or the words of its variant."""
    return page.locator(".line").filter(has_text=title)


def fill_in(page: Page, **values: str) -> None:
    """Fill in the checkout's form as a guest does, with some values of one's own."""
    for name, value in (GUEST | values).items():
        page.locator(f"#checkout-form [name={name}]").fill(value)


def check_out(page: Page) -> None:
    """Go from the basket to the order, as a guest who fills in what is asked."""
    page.get_by_role("link", name="Checkout").click()
    expect(page.get_by_role("heading", name="Continue as a guest")).to_be_visible()
    fill_in(page)
    page.locator("#pay").click()
