"""A real browser on the demo site. Without a browser these tests are skipped, in one line.

``REQUIRE_BROWSER=1`` turns the skip into a failure.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, sync_playwright

from tests import databases, demo
from tests.browser import chromium
from tests.live import LiveSite

# Playwright keeps an event loop in this thread, and the tests use the ORM beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here, so that ``-m browser`` and ``-m "not browser"`` tell it apart.

    On CI's shared machines a journey that fails is begun once more; the report counts it.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if os.environ.get("CI"):
                item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session", autouse=True)
def browser() -> Iterator[Browser]:
    """The browser, shared by all journeys; each has a context of its own."""
    path = chromium.find()
    if path is None and os.environ.get("REQUIRE_BROWSER") != "1":
        pytest.skip("no browser is installed (chromium, or CHROMIUM=path): no journeys")
    if path is None:
        pytest.fail("REQUIRE_BROWSER is set, and there is no chromium (see CHROMIUM).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.flags())
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def live_template() -> str:
    """Journeys begin on the demo site."""
    return demo.demo_template(databases.store())


@pytest.fixture(scope="module")
def live_media(live_template: str) -> Path:
    """The demo's pictures."""
    return demo.demo_data(databases.store()) / "media"


class Watch:
    """Notes what no page may do: fail, complain in the console, or call somebody else."""

    def __init__(self, page: Page, own: str) -> None:
        port = urlsplit(own).port
        self.own = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", self._console)
        page.on("request", lambda request: self._request(request.url))
        page.on("response", self._response)

    def _console(self, message: object) -> None:
        if message.type == "error" and "status of 4" not in message.text:  # type: ignore[attr-defined]
            self.faults.append(f"console: {message.text}")  # type: ignore[attr-defined]

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc not in self.own:
            self.faults.append(f"third party: {url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.url}")


@pytest.fixture
def new_page(browser: Browser, live_site: LiveSite) -> Iterator[Callable[..., Page]]:
    """``new_page(javascript=False, width=390, dark=True, language="zh-CN")``: a new visitor.

    At the end of the test no page may have failed, logged an error or asked a third party.
    """
    opened: list[tuple[Page, Watch]] = []

    def make(
        *, javascript: bool = True, width: int = 1280, dark: bool = False, language: str = "en-GB"
    ) -> Page:
        context = browser.new_context(
            base_url=live_site.url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 844 if width < 700 else 900},
            color_scheme="dark" if dark else "light",
            locale=language,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        opened.append((page, Watch(page, live_site.url)))
        return page

    yield make
    faults = [fault for _page, watch in opened for fault in watch.faults]
    for page, _watch in opened:
        page.context.close()
    assert faults == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A visitor at a desk, with JavaScript."""
    return new_page()


_STANDS_STILL = """() => document.getAnimations().every(
    (one) => one.playState !== "running" || one.effect.getTiming().iterations === Infinity
)"""


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """``assert_accessible(page)``: axe finds no violation on the page once it stands still."""

    def check(page: Page) -> None:
        page.wait_for_function(_STANDS_STILL)
        found = Axe().run(page).response["violations"]
        shown = [
            f"{one['id']}: {one['help']}\n  " + "\n  ".join(node["html"] for node in one["nodes"])
            for one in found
        ]
        assert shown == [], f"{page.url}\n" + "\n".join(shown)

    return check
