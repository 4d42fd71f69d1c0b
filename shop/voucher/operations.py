"""What a buyer does with vouchers: enter a code, take it off again."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.basket.locking import held
from shop.offer.people import Person

from .codes import LONGEST, plain_code
from .standing import Refusal, Why, refusals

MOST = 5  # vouchers of one basket


class CannotEnter(Exception):
    """The voucher cannot be used. The message says why and what to do; fit to show."""


def find(code: str) -> Any | None:
    """Return the voucher with this code, however it was typed, or None."""
    plain = plain_code(code)
    if not plain or len(plain) > LONGEST:
        return None
    return get_model("voucher", "Voucher").objects.filter(code=plain).first()


def enter(*, basket: Any, code: str, buyer: Person, visitor: str = "") -> Any:
    """Put the voucher with this code to the basket and return it; again changes nothing.

    Whether it takes something off depends on the goods and is worked out with the offers.
    Raises :class:`CannotEnter`.
    """
    plain = plain_code(code)
    if not plain:
        raise CannotEnter(_("Write the voucher's code first."))
    voucher = find(plain)
    if voucher is None:
        raise CannotEnter(Refusal(Why.UNKNOWN, plain[:40]).words)
    refused = refusals([voucher], buyer)
    if refused:
        raise CannotEnter(refused[voucher.pk].words)
    with held(basket, visitor):
        there = set(basket.vouchers.values_list("pk", flat=True))
        if voucher.pk in there:
            return voucher
        if len(there) >= MOST:
            raise CannotEnter(
                _("A basket takes %(most)d vouchers at the most. Remove one first.")
                % {"most": MOST}
            )
        basket.vouchers.add(voucher)
        rows = get_model("voucher", "Voucher").objects.filter(pk=voucher.pk)
        rows.update(num_basket_additions=F("num_basket_additions") + 1)
    basket.reset_offer_applications()
    return voucher


def remove(*, basket: Any, code: str) -> bool:
    """Take the voucher off the basket; return whether it was there."""
    if basket.pk is None:
        return False
    with held(basket):
        voucher = basket.vouchers.filter(code=plain_code(code)).first()
        if voucher is None:
            return False
        basket.vouchers.remove(voucher)
    basket.reset_offer_applications()
    return True


def drop(*, basket_id: int, code: str) -> None:
    """Take a voucher that cannot be used any more off an open basket."""
    baskets = get_model("basket", "Basket")
    through = baskets.vouchers.through.objects
    through.filter(basket_id=basket_id, basket__status="Open", voucher__code=code).delete()
