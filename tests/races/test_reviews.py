"""One person, one product, one review, however often the form arrives at the same moment."""

import pytest
from django.core.cache import caches

from community.reviews import operations
from community.reviews.models import Review
from community.reviews.selectors import summary
from community.voices import operations as voices
from community.voices.models import Thanks
from tests.community.bought import buys, reviewed
from tests.community.talking import member
from tests.factories import make_product
from tests.races.test_community import AT_ONCE, TIMES, all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def unlimited(monkeypatch):
    """No limit refuses a form before it meets the others."""
    caches["limits"].clear()
    monkeypatch.setattr("community.moderation.operations.within", lambda **limit: True)


@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize("keys", ["one form", "eight forms"])
def test_eight_forms_at_once_are_one_review(keys):
    cup, ada = make_product("Cup"), member(level=1)
    buys(ada, cup)

    def send(number):
        key = f"{number if keys == 'eight forms' else 0:032x}"
        try:
            row = operations.write(user=ada, product=cup, stars=4, text="Warm.", key=key)
        except operations.Refused:
            return None
        return row.pk

    sent = {one for one in all_at_once(send, AT_ONCE) if one}
    assert sent == set(Review.objects.values_list("pk", flat=True))
    assert len(sent) == summary(cup.pk).count == 1


def test_thanks_toggled_a_hundred_times_at_once_are_one_or_none():
    row, ada = reviewed(make_product("Cup"), member()), member()

    def toggle(number):
        act = voices.unthank if number % 2 else voices.thank
        act(user=ada, row=row)

    all_at_once(toggle, TIMES)
    row.refresh_from_db()
    assert row.helpful == Thanks.objects.count()
    assert row.helpful in (0, 1)
