"""A voucher says nothing about whoever else has an address."""

from shop.voucher.standing import Refusal, Why


def test_a_guest_is_not_told_that_the_address_has_used_a_voucher():
    words = Refusal(Why.GUEST, "SLOWTEA").words
    assert "does not count for this order" in words
    assert "already" not in words
