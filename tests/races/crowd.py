"""A crowd at the till: many browsers that press the button at the same moment."""

import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Any

import requests
from django.core.signing import Signer

from tests.shop.buying import ADA

PATIENCE = 120


@dataclass
class Answer:
    """What a browser got: the status, where it was sent, and the page if it was not sent on."""

    status: int
    location: str
    text: str


class Browser:
    """A guest with a basket, standing at the checkout with the form filled in."""

    def __init__(self, site: str, basket: Any) -> None:
        self.address = f"{site}/checkout/"
        self.session = requests.Session()
        self.session.headers["Connection"] = "close"  # a kept one may end as the button is pressed
        self.session.cookies.set("basket", Signer().sign(basket.pk))
        self.form: dict[str, str] = {}

    def open(self) -> "Browser":
        """Load the page and fill the form in."""
        page = self.session.get(self.address, timeout=PATIENCE)
        page.raise_for_status()
        hidden = {
            name: unescape(value)
            for name, value in re.findall(
                r'type="hidden" name="(csrfmiddlewaretoken|quote)" value="([^"]*)"', page.text
            )
        }
        self.form = ADA | hidden
        return self

    def press(self) -> Answer:
        """Send the form."""
        answer = self.session.post(self.address, self.form, allow_redirects=False, timeout=PATIENCE)
        return Answer(answer.status_code, answer.headers.get("Location", ""), answer.text)


def all_press(browsers: Iterable[Browser]) -> list[Answer]:
    """Let every browser send its form at once and return the answers. Raises what one raised."""
    browsers = list(browsers)
    start = threading.Barrier(len(browsers))
    answers: list[Answer | Exception] = []

    def press(browser: Browser) -> None:
        start.wait()
        try:
            answers.append(browser.press())
        except Exception as error:  # noqa: BLE001  raised again below, in the test's thread
            answers.append(error)

    threads = [threading.Thread(target=press, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failed = [answer for answer in answers if isinstance(answer, Exception)]
    if failed:
        raise failed[0]
    return [answer for answer in answers if isinstance(answer, Answer)]


def statuses(answers: Iterable[Answer]) -> Counter[int]:
    """Return how many answers there are of each status."""
    return Counter(answer.status for answer in answers)
