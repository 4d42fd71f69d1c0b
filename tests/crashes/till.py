"""A buyer at a till that may die, and the worker that clears up."""

import os
from typing import Any

import requests
from django.db import connections
from django_tasks_db.management.commands.db_worker import Worker

from config.supervisor import Program
from tests.crashes import points
from tests.races.crowd import PATIENCE, Browser


class Buyer:
    """Somebody who pays at the sandbox, and does not give up when a page breaks off."""

    def __init__(self, site: str, basket: Any) -> None:
        self.browser = Browser(site, basket).open()
        self.browser.form["payment_method"] = "sandbox"

    def press(self) -> str:
        """Send the checkout's form; return the page to pay at, or "" if nobody answers."""
        try:
            return self.browser.press().location
        except requests.ConnectionError:
            return ""

    def pay(self, page: str) -> str:
        """Pay there and return the address that leads back to the shop."""
        data = {"decision": "paid", "fault": ["never"]}
        answer = requests.post(page, data=data, allow_redirects=False, timeout=PATIENCE)
        return answer.headers["Location"]

    def come_back(self, address: str) -> str:
        """Follow the address; return where the shop leads, or "" if nobody answers."""
        try:
            answer = self.browser.session.get(address, allow_redirects=False, timeout=PATIENCE)
        except requests.ConnectionError:
            return ""
        return answer.headers.get("Location", "")


def work_off() -> None:
    """Carry out every task that is due, as the worker does."""
    _worker().run()


def worker_dies(file: os.PathLike[str], point: str) -> bool:
    """Let a worker of its own process carry out the tasks; return whether the point killed it."""
    os.environ[points.FILE] = str(file)
    points.arm(file, point)
    connections.close_all()

    def run() -> None:
        points.install()
        work_off()

    worker = Program(run)
    while worker.poll() is None:
        pass
    return worker.code == 128 + 9


def _worker() -> Worker:
    return Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="worker",
        startup_delay=False,
        max_tasks=None,
        worker_id="of the tests",
        excluded_queue_names=[],
    )
