"""``make bench``: the demo site behind gunicorn, each page in turn with a bare view.

Every subject is asked for alternately with the bare view, by one visitor on a kept
connection, so that a busy moment of the machine falls on both. What is written to
``bench.json`` are ratios of median and of 95th percentile; milliseconds of this machine
stand beside them for orientation. Bounded: ``REQUESTS`` pairs and ``SECONDS`` a subject.
"""

import json
import os
import platform
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django

REQUESTS = 200
SECONDS = 30
WARM_UP = 10
ADD = "/basket/add/"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from tests import databases, demo, live  # noqa: E402  they need Django's app registry
from tests.bench import checkout, community  # noqa: E402
from tests.bench.client import Answer, Visitor, as_newcomer, form_to  # noqa: E402
from tests.bench.urls import BARE  # noqa: E402


@contextmanager
def demo_site() -> Iterator[live.LiveSite]:
    """Run a copy of the demo site behind gunicorn, and drop it afterwards."""
    store = databases.store()
    databases.drop_leftovers(store)
    template = demo.demo_template(store)
    name = f"run_{os.getpid()}_bench"
    data = Path(tempfile.mkdtemp(prefix="chapbook-bench-"))
    store.copy(template, name)
    shutil.copytree(demo.demo_data(store) / "media", data / "media")
    site = live.prepare(data, store.url(name), DJANGO_SETTINGS_MODULE="tests.bench.settings")
    try:
        site.start()
        yield site
    finally:
        site.stop()
        store.drop(name)
        shutil.rmtree(data)


def fullest(stories: dict[str, Answer]) -> str:
    """Return the address of the story with the most products."""
    return max(stories, key=lambda path: stories[path].body.count("data-product="))


def form_of(article: str, page: Answer) -> dict[str, str]:
    """Return the fields of the article's first form that adds to the basket."""
    fields = form_to(page.body, ADD)
    if fields is None:
        raise SystemExit(f"{article} has no form that posts to {ADD}.")
    return fields


def subjects(visitor: Visitor) -> tuple[dict[str, Callable[[], Answer]], str]:
    """Return what is measured, a request by its name, and the article's address."""
    paths = re.findall(r"<loc>https?://[^/<]+([^<]*)</loc>", visitor.get("/sitemap.xml").body)
    stories = {path: visitor.get(path) for path in paths if path.startswith("/journal/")}
    article = fullest(stories)
    product = next(path for path in paths if path.startswith("/shop/p/"))
    page = stories[article]
    fields = form_of(article, page)

    def add() -> Answer:
        cookies, sent = as_newcomer(fields)  # whose first add makes a basket
        return visitor.post(ADD, sent, cookies)

    return {
        "article": lambda: visitor.get(article),
        "product": lambda: visitor.get(product),
        "list": lambda: visitor.get("/shop/"),
        "add-to-basket": add,
    }, article


def compare(subject: Callable[[], Answer], bare: Callable[[], Answer]) -> dict[str, float]:
    """Ask for both in turn, within the bounds, and return ratios and milliseconds."""
    for _ in range(WARM_UP):
        bare(), subject()
    ours: list[float] = []
    theirs: list[float] = []
    deadline = time.monotonic() + SECONDS
    while len(ours) < REQUESTS and time.monotonic() < deadline:
        theirs.append(expect_good(bare()).milliseconds)
        ours.append(expect_good(subject()).milliseconds)
    return {
        "requests": len(ours),
        "median_ratio": round(statistics.median(ours) / statistics.median(theirs), 2),
        "p95_ratio": round(p95(ours) / p95(theirs), 2),
        "median_ms": round(statistics.median(ours), 2),
        "p95_ms": round(p95(ours), 2),
        "bare_median_ms": round(statistics.median(theirs), 2),
        "bare_p95_ms": round(p95(theirs), 2),
    }


def expect_good(answer: Answer) -> Answer:
    """Return the answer; end the run if it is an error, whose speed means nothing."""
    if answer.status not in (200, 303):
        raise SystemExit(f"The site answered {answer.status}:\n{answer.body[:500]}")
    return answer


def p95(values: list[float]) -> float:
    """Return the value that 95 in 100 stay below."""
    return statistics.quantiles(values, n=20)[-1]


def main() -> None:
    """Measure, print a table, write bench.json."""
    with demo_site() as site:
        visitor = Visitor(site.url)
        databases.point_django_to(site.database_url)
        requests, article = subjects(visitor)
        requests |= community.subjects(visitor, community.prepare())
        measured = {
            name: compare(subject, lambda: visitor.get(f"/{BARE}"))
            for name, subject in requests.items()
        }
        page, master = visitor.get(article), site.process.pid if site.process else 0
        bought = checkout.measure(visitor, master, page, ADD)
    database = "postgresql" if "postgres" in site.database_url else "sqlite"
    report = {
        "database": database,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "compared_with": "a view without query and template behind the same middleware",
        "subjects": measured,
        "growth": (grown := community.growth(measured)),
        "checkout": bought,
    }
    (databases.ROOT / "bench.json").write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(f"{'':14}{'median':>9}{'p95':>9}   times a bare view ({database})\n")
    for name, row in measured.items():
        sys.stdout.write(
            f"{name:14}{row['median_ratio']:9.1f}{row['p95_ratio']:9.1f}"
            f"   {row['median_ms']:.1f} ms against {row['bare_median_ms']:.1f} ms\n"
        )
    sys.stdout.write(community.told(grown) + "\n")
    sys.stdout.write(checkout.told(bought) + "\n")


if __name__ == "__main__":
    main()
