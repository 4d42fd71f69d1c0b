"""Clerks at the desk who press a button at the same moment, over HTTP."""

import re
import threading
from collections.abc import Iterable
from html import unescape
from typing import Any
from uuid import uuid4

import requests
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

PATIENCE = 60


def make_owner() -> Any:
    """Make somebody who may do everything."""
    return get_user_model().objects.create_superuser(f"{uuid4().hex}@example.com", "x")


class Clerk:
    """A browser that is signed in at the site, with a form of the desk open."""

    def __init__(self, site: str, user: Any) -> None:
        inside = Client()
        inside.force_login(user)
        self.site, self.session = site, requests.Session()
        self.session.headers["Connection"] = "close"
        name = settings.SESSION_COOKIE_NAME
        self.session.cookies.set(name, inside.cookies[name].value)

    def open(self, path: str, **fields: Any) -> "Clerk":
        """Load the form at the path and fill it in."""
        self.address = self.site + path
        page = self.session.get(self.address, timeout=PATIENCE)
        page.raise_for_status()
        form = re.search(r'<form class="desk-form".*?</form>', page.text, re.DOTALL)
        assert form, page.text[:2000]
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0])
        self.form = {name: unescape(value) for name, value in hidden} | fields
        return self

    def look(self) -> "Clerk":
        """Have the page say what the form would do, and agree to that."""
        page = self.session.post(self.address, self.form | {"look": "1"}, timeout=PATIENCE)
        agreed = re.search(r'name="agreed" value="(\w+)"', page.text)
        assert agreed, page.text[:2000]
        self.form["agreed"] = agreed[1]
        return self

    def press(self) -> int:
        """Send the form; return the status: 303 is done, 200 the form again with its reason."""
        answer = self.session.post(self.address, self.form, allow_redirects=False, timeout=PATIENCE)
        return answer.status_code


def all_press(clerks: Iterable[Clerk]) -> list[int]:
    """Let every clerk press at once; return the statuses in the clerks' order."""
    clerks = list(clerks)
    start = threading.Barrier(len(clerks))
    statuses = [0] * len(clerks)

    def press(place: int) -> None:
        start.wait()
        statuses[place] = clerks[place].press()

    threads = [threading.Thread(target=press, args=(place,)) for place in range(len(clerks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses
