"""Whatever a file holds, the import ends in a report or in the exception named for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oscar.core.loading import get_model

from shop.importers.reading import CannotRead
from shop.importers.report import Outcome

from .files import (
    SHOPIFY_COLUMNS,
    WOO_COLUMNS,
    shopify,
    shopify_csv,
    woo,
    woo_csv,
    woo_variable,
    woo_variation,
)
from .running import run

pytestmark = pytest.mark.django_db
Product = get_model("catalogue", "Product")


@pytest.fixture
def undo(db) -> Callable[[Callable[[], None]], None]:
    def call(task: Callable[[], None]) -> None:
        with transaction.atomic():
            task()
            transaction.set_rollback(True)

    return call


CELLS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.sampled_from(
        ["1", "0", "-1", "1e99", "NaN", "bowl", "a, b", "A > B", "id:20", "\x00", "x" * 300, "=1"]
    ),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.dictionaries(st.sampled_from(WOO_COLUMNS), CELLS, max_size=6), max_size=5))
def test_any_woocommerce_rows_end_in_a_report(tmp_path: Path, undo: Callable, cells: list[dict]):
    kinds = (woo, woo_variable, woo_variation)
    rows = [kinds[index % 3]() | row for index, row in enumerate(cells)]
    file = woo_csv(tmp_path, *rows)

    def twice() -> None:
        first = run(file)
        written = Product.objects.count()
        assert set(run(file).rows) <= {
            Outcome.UNCHANGED,
            Outcome.SKIPPED,
            Outcome.WARNING,
            Outcome.ERROR,
        }
        assert Product.objects.count() == written
        assert first.rows.total() >= 0

    undo(twice)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.dictionaries(st.sampled_from(SHOPIFY_COLUMNS), CELLS, max_size=6), max_size=5))
def test_any_shopify_rows_end_in_a_report(tmp_path: Path, undo: Callable, cells: list[dict]):
    file = shopify_csv(tmp_path, *(shopify() | row for row in cells))

    def twice() -> None:
        run(file)
        written = Product.objects.count()
        again = run(file)
        assert again.rows[Outcome.CREATED] == again.rows[Outcome.UPDATED] == 0
        assert Product.objects.count() == written

    undo(twice)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_report_or_the_named_exception(
    tmp_path: Path, undo: Callable, data: bytes
):
    file = tmp_path / "any.csv"
    file.write_bytes(b"Handle,Title,Variant Price,Option1 Name,Option1 Value,Tags\n" + data)

    def once() -> None:
        try:
            run(file)
        except CannotRead:
            assert data

    undo(once)
