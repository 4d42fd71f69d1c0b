"""The sample files of other shops' makers, where they are at hand."""

from pathlib import Path

import pytest
from oscar.core.loading import get_model

from shop.importers.report import Outcome

from .running import run, snapshot

pytestmark = pytest.mark.django_db
Product = get_model("catalogue", "Product")


SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.mark.parametrize(
    ("name", "rows", "products"),
    [
        (
            "woocommerce-sample-products.csv",
            {Outcome.CREATED: 22, Outcome.SKIPPED: 2, Outcome.WARNING: 6},
            28,
        ),
        ("shopify-apparel.csv", {Outcome.CREATED: 22}, 23),
    ],
)
def test_the_samples_of_other_shops_import_twice(name: str, rows: dict, products: int):
    if not (SAMPLES / name).exists():
        pytest.skip(
            f"{SAMPLES} is not here: the samples are other people's, and not in the project"
        )
    assert run(SAMPLES / name).rows == rows
    assert Product.objects.count() == products
    before = snapshot()
    again = run(SAMPLES / name)
    assert again.rows[Outcome.UNCHANGED] == 22
    assert snapshot() == before
