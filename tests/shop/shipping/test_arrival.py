from datetime import date

import pytest

from shop.shipping.arrivals import arrival


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 27)),  # Monday
        (date(2026, 11, 26), date(2026, 11, 30), date(2026, 12, 2)),  # Thursday, over a weekend
        (date(2026, 11, 28), date(2026, 12, 1), date(2026, 12, 3)),  # Saturday
    ],
)
def test_arrival_counts_working_days(today, first, last):
    assert arrival(2, 4, today) == (first, last)
