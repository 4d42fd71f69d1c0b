"""What survives an import that is killed, and that only one runs at a time."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from oscar.core.loading import get_model

from shop.importers import operations, writing
from shop.importers.operations import Import
from shop.importers.report import Report
from shop.importers.single import AlreadyRunning, only_import
from tests import databases

from .files import woo, woo_csv, woo_variable, woo_variation

Product = get_model("catalogue", "Product")


@pytest.fixture
def database(django_db_blocker) -> Iterator[str]:
    """The address of a database of our own, for processes that are killed."""
    store = databases.store()
    name = f"import_{os.getpid()}"
    store.copy(databases.migrated(store), name)
    yield store.url(name)
    store.drop(name)


@pytest.fixture
def child(django_db_blocker) -> Callable[[str, Callable[[], object]], int]:
    """``child(database, task)``: do the task in another process, and return how it ended."""

    def run(database: str, task: Callable[[], object]) -> int:
        pid = os.fork()
        if pid == 0:
            code = 70
            try:
                connections["default"].connection = None
                databases.point_django_to(database)
                with django_db_blocker.unblock():
                    code = int(task() or 0)
            finally:
                sys.stdout.flush()
                os._exit(code)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    return run


def facts() -> list[list[str]]:
    """Return what can be told of every product, but for ids and times."""
    stock = get_model("partner", "StockRecord").objects
    return [
        [
            *(str(getattr(one, name)) for name in ("upc", "code", "title", "slug", "structure")),
            one.parent.upc if one.parent else "",
            *(str(record) for record in stock.filter(product=one).values_list("price")),
            *sorted(category.full_name for category in one.categories.all()),
            *sorted(tag.name for tag in one.tags.all()),
            *sorted(str(value) for value in one.attribute_values.all()),
            *sorted(picture.url for picture in one.pending_pictures.all()),
        ]
        for one in Product.objects.select_related("parent").order_by("upc")
    ]


def forty(tmp_path: Path) -> Path:
    rows = []
    for n in range(1, 11):
        rows.append(woo(ID=f"{n}", sku=f"c{n}", tags="a, b", images=f"https://x.example/{n}.jpg"))
        rows.append(woo_variation(ID=f"{n}01", sku=f"b{n}-1", parent=f"b{n}"))
        rows.append(woo_variable(ID=f"{n}00", sku=f"b{n}", categories=f"Tea > Bowls {n % 3}"))
        rows.append(
            woo_variation(ID=f"{n}02", sku=f"b{n}-2", parent=f"b{n}", attribute_1_values="Celadon")
        )
    return woo_csv(tmp_path, *rows)


@pytest.mark.parametrize("step", ["_create", "_write_stock", "_write_pictures", "_index"])
@pytest.mark.parametrize("portion", [1, 3])
def test_killed_anywhere_and_run_again_gives_the_same(
    step: str,
    portion: int,
    database: str,
    child: Callable,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    file = forty(tmp_path)
    monkeypatch.setattr(operations, "ROWS_AT_ONCE", 8)
    real, calls = getattr(writing, step), []

    def deadly(*arguments: object) -> None:
        real(*arguments)
        calls.append(step)
        if len(calls) == portion:
            os.kill(os.getpid(), signal.SIGKILL)

    def tell(name: str) -> Callable[[], None]:
        return lambda: (tmp_path / name).write_text(json.dumps(facts())) and None

    def run() -> None:
        Import(Report()).run(file)

    with monkeypatch.context() as patch:
        patch.setattr(writing, step, deadly)
        assert child(database, run) == -signal.SIGKILL
    assert child(database, tell("half")) == 0
    half = json.loads((tmp_path / "half").read_text())
    assert all(one[6:] for one in half if one[4] != "child"), "a product without its parts"
    assert len(half) == (portion - 1) * 8
    for _again in range(2):
        assert child(database, run) == 0
    assert child(database, tell("whole")) == 0
    whole = json.loads((tmp_path / "whole").read_text())
    assert len(whole) == 40
    assert whole == straight(child, tmp_path, run, tell)


def straight(child: Callable, tmp_path: Path, run: Callable, tell: Callable) -> list:
    """Return the facts of one run that nothing disturbed, made once a test session."""
    kept = tmp_path.parent / "straight.json"
    if not kept.exists():
        store = databases.store()
        name = f"import_straight_{os.getpid()}"
        store.copy(databases.migrated(store), name)
        assert child(store.url(name), run) == 0
        assert child(store.url(name), tell("straight")) == 0
        store.drop(name)
        kept.write_text((tmp_path / "straight").read_text())
    return json.loads(kept.read_text())


def test_only_one_import_runs_at_a_time(database: str, child: Callable, tmp_path: Path):
    def second() -> int:
        try:
            with only_import():
                return 1
        except AlreadyRunning:
            return 0

    def first() -> int:
        with only_import():
            told = child(database, second)
        with only_import():
            return told

    assert child(database, first) == 0
