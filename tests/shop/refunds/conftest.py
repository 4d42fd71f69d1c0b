from decimal import Decimal

import pytest

from shop import books


@pytest.fixture
def order(sell):
    """A paid order of two bowls at 24.00 with delivery for 4.50."""
    order = sell()
    assert order.total_incl_tax == Decimal("52.50")
    return order


@pytest.fixture
def balanced(db):
    """Whatever a test does, the books balance afterwards."""
    yield
    assert list(books.problems()) == []
