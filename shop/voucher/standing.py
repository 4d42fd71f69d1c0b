"""Whether a voucher can be used at all, by whom, and if not why."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.offer.people import Person
from shop.offer.times import moment_words


class Why(Enum):
    """Why a voucher cannot be used."""

    UNKNOWN = "unknown"
    STOPPED = "stopped"
    LATER = "later"
    OVER = "over"
    USED = "used"
    PERSON = "person"
    GUEST = "guest"  # the same, told to somebody who may not be that person
    MEMBERS = "members"


@dataclass(frozen=True)
class Refusal:
    """A voucher that cannot be used: its code, and the row if there is one."""

    why: Why
    code: str
    voucher: Any = None

    @property
    def words(self) -> str:
        """Why, and what to do next, in the active language."""
        texts = {
            Why.UNKNOWN: _(
                "We do not know the voucher “%(code)s”. Check the spelling, or go on without it."
            ),
            Why.STOPPED: _("The voucher “%(code)s” does not count any more. Go on without it."),
            Why.LATER: _("The voucher “%(code)s” counts from %(start)s. Enter it again then."),
            Why.OVER: _("The voucher “%(code)s” ended on %(end)s. Go on without it."),
            Why.USED: _(
                "The voucher “%(code)s” has been used already. It counts once. Go on without it."
            ),
            Why.PERSON: _(
                "You have used the voucher “%(code)s” already. It counts once a person. "
                "Go on without it."
            ),
            Why.GUEST: _(
                "The voucher “%(code)s” does not count for this order. It counts once a person. "
                "Go on without it."
            ),
            Why.MEMBERS: _("The voucher “%(code)s” is for members. Sign in to use it."),
        }
        about = {"code": self.code}
        if self.why is Why.LATER:
            about["start"] = moment_words(self.voucher.start_datetime)
        if self.why is Why.OVER:
            about["end"] = moment_words(self.voucher.end_datetime)
        return texts[self.why] % about


def refusals(vouchers: Iterable[Any], buyer: Person) -> dict[int, Refusal]:
    """Return by id which of the vouchers the buyer cannot use now, in three queries at most."""
    vouchers = list(vouchers)
    if not vouchers:
        return {}
    spent = _spent(vouchers, buyer)
    found = {}
    for voucher in vouchers:
        why = _time(voucher) or spent.get(voucher.pk)
        if why:
            found[voucher.pk] = Refusal(why, voucher.code, voucher)
    return found


def _time(voucher: Any) -> Why | None:
    if voucher.stopped:
        return Why.STOPPED
    if voucher.start_datetime > timezone.now():
        return Why.LATER
    return Why.OVER if voucher.is_expired() else None


def _spent(vouchers: list[Any], buyer: Person) -> dict[int, Why]:
    """Return which vouchers are used up, for everybody or for the buyer, or not for guests."""
    rows = get_model("voucher", "VoucherApplication").objects.filter(counted=True)
    found: dict[int, Why] = {}
    single = [one.pk for one in vouchers if one.usage == one.SINGLE_USE]
    if single:
        used = rows.filter(voucher_id__in=single).values_list("voucher_id", flat=True)
        found |= dict.fromkeys(used, Why.USED)
    once = [one.pk for one in vouchers if one.usage == one.ONCE_PER_CUSTOMER]
    if once and buyer.is_known:
        theirs = rows.filter(buyer.uses("user_id"), voucher_id__in=once)
        why = Why.GUEST if buyer.user_id is None else Why.PERSON
        found |= dict.fromkeys(theirs.values_list("voucher_id", flat=True), why)
    if buyer.user_id is None:
        members = get_model("voucher", "Voucher").objects.filter(
            pk__in=[one.pk for one in vouchers], offers__members_only=True
        )
        found |= dict.fromkeys(members.values_list("pk", flat=True), Why.MEMBERS)
    return found
