"""A person makes an account, keeps things, and signs in with a passkey."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from tests.live import LiveSite

PASSWORD = "correct horse battery staple"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
PAGES = (
    *("", "details/", "email/", "security/", "devices/", "privacy/", "addresses/", "saved/"),
    *("notifications/", "notifications/choose/"),
)


@pytest.fixture(scope="module")
def live_environment() -> dict[str, str]:
    """Passkeys belong to a name, so the browser asks for the site by one."""
    return {"BASE_URL": "http://localhost:8000"}


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_stranger_makes_an_account_and_keeps_a_product(
    new_page: Callable[..., Page], javascript: bool
) -> None:
    page = new_page(javascript=javascript, width=390)
    email = f"new{int(javascript)}@example.com"
    page.goto("/shop/")
    save = page.locator("button.save").first
    title = save.inner_text().removeprefix("Save").strip()
    save.click()
    page.wait_for_url(re.compile("/account/sign-in/"))
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Make an account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your e-mail address")
    [mail] = apps.get_model("mail", "Mail").objects.filter(to=email)
    page.get_by_label("Code").fill(mail.about["code"])
    press(page, "Confirm")
    page.wait_for_url(re.compile("/shop/$"))
    expect(page.locator("button.save").first).to_have_attribute("aria-pressed", "true")
    page.goto("/account/saved/")
    expect(page.get_by_role("button", name=f"Remove {title}")).to_be_visible()


def test_every_page_of_the_account_is_accessible(
    new_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    ada = get_user_model().objects.create_user("ada@example.com", PASSWORD)
    ada.confirm_email()
    page = new_page(width=390, dark=True)
    sign_in(page, ada.email)
    for path in PAGES:
        page.goto(f"/account/{path}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_passkey_signs_in_without_a_password(page: Page, live_site: LiveSite) -> None:
    ben = get_user_model().objects.create_user("ben@example.com", PASSWORD)
    ben.confirm_email()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    site = f"http://localhost:{urlsplit(live_site.url).port}"

    page.goto(f"{site}/account/sign-in/?next=/account/security/keys/add/")
    page.get_by_label("E-mail address").fill(ben.email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    if "/prove/" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        press(page, "Go on")
    page.get_by_label("Name").fill("My laptop")
    press(page, "Add it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto(f"{site}/account/")
    press(page, "Sign out")

    page.goto(f"{site}/account/sign-in/?next=/account/security/")
    press(page, "Sign in with a passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Security")
    expect(page.get_by_text("My laptop", exact=False).first).to_be_visible()
