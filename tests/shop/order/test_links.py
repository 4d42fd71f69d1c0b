import pytest
from django.test import override_settings

from shop.order import links


def test_a_token_fits_its_own_number_alone():
    assert links.fits("ABC", links.token("ABC"))
    assert not links.fits("ABD", links.token("ABC"))


@pytest.mark.parametrize("token", ["", "x", "☃", ":", "a" * 5000, "ABC"])
def test_what_was_not_signed_does_not_fit(token):
    assert not links.fits("ABC", token)


def test_a_link_outlives_a_change_of_the_key(settings):
    old = links.token("ABC")
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert links.fits("ABC", old)
        assert links.token("ABC") != old
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[]):
        assert not links.fits("ABC", old)
