"""When an order arrives, by the working days that its delivery takes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.shipping.arrivals import arrival, span_words
from shop.shipping.models import DeliveryMethod

_BEGUN = ("confirmed", "paid")


@dataclass(frozen=True)
class Arrival:
    """Between ``first`` and ``last``; both are None while the order waits for its payment."""

    least: int
    most: int
    first: date | None = None
    last: date | None = None

    @property
    def words(self) -> str:
        """The days, such as 24 to 26 November; nothing once they are over."""
        if self.first is None or self.last is None or self.is_over:
            return ""
        return span_words(self.first, self.last)

    @property
    def is_over(self) -> bool:
        """Whether the order should have arrived by now."""
        return self.last is not None and self.last < timezone.localdate()

    @property
    def sentence(self) -> str:
        """What a buyer reads of goods that are still to be sent."""
        if self.first is None or self.last is None:
            return self._after_payment()
        if self.is_over:
            return _(
                "We meant this to arrive by %(day)s, and it is late. Answer our mail if you wish "
                "to know more."
            ) % {"day": date_format(self.last, "MONTH_DAY_FORMAT")}
        return _("Arrives %(days)s.") % {"days": self.words}

    def _after_payment(self) -> str:
        if self.least == self.most:
            return ngettext(
                "Arrives %(days)d working day after your payment.",
                "Arrives %(days)d working days after your payment.",
                self.most,
            ) % {"days": self.most}
        return _("Arrives %(least)d to %(most)d working days after your payment.") % {
            "least": self.least,
            "most": self.most,
        }


def arrival_of(order: Any, method: DeliveryMethod | None) -> Arrival | None:
    """Return when the order arrives that goes by ``method``, or None where nobody knows.

    Its status changes are at hand. The days count from the payment, or from the order where it
    needs none before.
    """
    if method is None or method.days_least is None or method.days_most is None:
        return None
    if order.status in ("cancelled", "delivered"):
        return None
    least, most = method.days_least, method.days_most
    if order.status == "awaiting-payment":
        return Arrival(least, most)
    begun = [one.date_created for one in order.status_changes.all() if one.new_status in _BEGUN]
    start = timezone.localdate(min(begun, default=order.date_placed))
    return Arrival(least, most, *arrival(least, most, start))
