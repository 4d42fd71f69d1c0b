"""Named points on the way of an order at which the process kills itself, as ``kill -9`` does.

No part of the product: the live site of these tests gets them by its settings, a worker by
the fork that it is. Which point is deadly stands in the file that ``CRASH_FILE`` names; the
process that gets there first takes the file away and dies, so that a point kills once.
"""

import functools
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import AppConfig

FILE = "CRASH_FILE"


def arm(file: Path, point: str) -> None:
    """Make a point deadly for the next process that gets there."""
    file.write_text(point)


def reach(point: str) -> None:
    """Die if this point is the deadly one."""
    file = Path(os.environ[FILE])
    try:
        if file.read_text() == point:
            file.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
    except FileNotFoundError:
        return


def before(owner: Any, name: str, point: str) -> None:
    """Let the point lie right before a function."""
    _wrap(owner, name, point, "")


def after(owner: Any, name: str, point: str) -> None:
    """Let the point lie right after a function, before its caller goes on."""
    _wrap(owner, name, "", point)


def _wrap(owner: Any, name: str, first: str, then: str) -> None:
    work: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(work)
    def deadly(*args: Any, **kwargs: Any) -> Any:
        if first:
            reach(first)
        found = work(*args, **kwargs)
        if then:
            reach(then)
        return found

    setattr(owner, name, deadly)


def install() -> None:
    """Lay the points."""
    from shop.checkout import operations as checkout
    from shop.payments import operations as payments
    from shop.payments import views
    from shop.payments.sandbox.method import Sandbox

    after(checkout, "_place", "order-before-commit")
    before(payments, "ask", "order-after-commit")
    after(Sandbox, "start", "asked-before-reference")
    before(views.ReturnView, "get", "charged-before-return")
    after(sys.modules[payments.settle.__module__], "_take", "settled-before-commit")
    after(views.ReturnView, "get", "settled-before-answer")
    after(views.NoticeView, "post", "settled-before-answer")
    after(payments, "look_after", "settled-before-answer")
    before(Sandbox, "refund", "refund-before-gateway")
    after(Sandbox, "refund", "refund-before-commit")


class CrashesConfig(AppConfig):
    """Lays the points in a live site."""

    name = "tests.crashes"
    label = "crashes"

    def ready(self) -> None:
        install()
