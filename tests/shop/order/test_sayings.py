import pytest
from django.utils import translation

from shop.money import money
from shop.order.sayings import read, say


def test_everybody_reads_it_in_their_own_language():
    stored = say("arrived", amount=money("52.50", "GBP"))
    assert read(stored) == "£52.50 has arrived."
    with translation.override("zh-hans"):
        assert "52.50" in read(stored)
        assert "arrived" not in read(stored)


@pytest.mark.parametrize(
    "text", ["Rang at noon", "", "@home {}", "@arrived {}", '@arrived {"amount": []}', "@told []"]
)
def test_what_a_person_wrote_stays_as_it_is(text):
    assert read(text) == text


def test_a_saying_needs_words():
    with pytest.raises(LookupError):
        say("nonsense")
