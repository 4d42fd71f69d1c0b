"""Counting the uses of vouchers, in the transaction that writes or cancels the order.

The UPDATE that counts a voucher also holds its row until the transaction ends, so that whoever
comes second sees the first one's use. Constraints stand behind it.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from oscar.core.loading import get_model

from shop.offer.people import Person

from .standing import Refusal, Why, refusals


class VoucherGone(Exception):
    """A voucher cannot be used (any more). ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.words)


def take(*, order: Any, applications: Iterable[dict[str, Any]], user: Any, buyer: Person) -> None:
    """Count the vouchers that the order makes use of. Raises :class:`VoucherGone`.

    Those in the basket that take nothing off are not used. ``applications`` are those of
    the basket, with their final ``discount``.
    """
    off: dict[int, Decimal] = {}
    found: dict[int, Any] = {}
    for one in applications:
        if voucher := one["voucher"]:
            found[voucher.pk] = voucher
            off[voucher.pk] = off.get(voucher.pk, Decimal(0)) + one["discount"]
    for pk in sorted(found):
        _count(found[pk], off[pk])
        refused = refusals([found[pk]], buyer)
        if refused:
            raise VoucherGone(refused[pk])
        get_model("voucher", "VoucherApplication").objects.create(
            voucher=found[pk],
            order=order,
            user=user if getattr(user, "is_authenticated", False) else None,
            person=buyer.key,
            once=_once(found[pk]),
            amount=off[pk],
        )


def give_back(*, order: Any) -> None:
    """Count what the order used no longer, so that it can be used again. Twice is once."""
    for use in _uses().filter(order=order, counted=True).order_by("voucher_id"):
        if _uses().filter(pk=use.pk, counted=True).update(counted=False):
            _vouchers().filter(pk=use.voucher_id).update(
                num_orders=F("num_orders") - 1, total_discount=F("total_discount") - use.amount
            )


def take_again(*, order: Any) -> None:
    """Count what a reopened order had used. Raises :class:`VoucherGone` if others have by now."""
    rows = _uses().filter(order=order, counted=False).select_related("voucher")
    for use in rows.order_by("voucher_id"):
        _vouchers().filter(pk=use.voucher_id).update(
            num_orders=F("num_orders") + 1, total_discount=F("total_discount") + use.amount
        )
        others = _uses().filter(voucher=use.voucher, counted=True)
        if use.once == use.EVER and others.exists():
            raise VoucherGone(Refusal(Why.USED, use.voucher.code, use.voucher))
        same = Person(use.person, use.user_id).uses("user_id")
        if use.once == use.PERSON and others.filter(same).exists():
            raise VoucherGone(Refusal(Why.PERSON, use.voucher.code, use.voucher))
        _uses().filter(pk=use.pk, counted=False).update(counted=True)


def _count(voucher: Any, off: Decimal) -> None:
    """Count a use of the voucher, unless it was stopped or ended meanwhile."""
    now = timezone.now()
    rows = _vouchers().filter(
        Q(end_datetime=None) | Q(end_datetime__gte=now),
        pk=voucher.pk,
        stopped=False,
        start_datetime__lte=now,
    )
    counted = rows.update(num_orders=F("num_orders") + 1, total_discount=F("total_discount") + off)
    if not counted:
        raise VoucherGone(Refusal(Why.STOPPED, voucher.code, voucher))


def _once(voucher: Any) -> str:
    model = get_model("voucher", "VoucherApplication")
    return {voucher.SINGLE_USE: model.EVER, voucher.ONCE_PER_CUSTOMER: model.PERSON}.get(
        voucher.usage, ""
    )


def _uses() -> Any:
    return get_model("voucher", "VoucherApplication").objects


def _vouchers() -> Any:
    return get_model("voucher", "Voucher").objects
