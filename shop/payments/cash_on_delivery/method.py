"""Cash on delivery: the order goes out at once."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.money import Money
from shop.payments.method import Instructions, PaymentMethod


class CashOnDelivery(PaymentMethod):
    code = "cash_on_delivery"
    label = gettext_lazy("Cash on delivery")
    hint = gettext_lazy("You pay the carrier at the door.")
    initial_status = "confirmed"

    def is_offered(self, *, country: str) -> bool:
        return country == settings.SHOP_COUNTRY

    def button(self, total: Money) -> str:
        return _("Place order, pay %(total)s on delivery") % {"total": total}

    def instructions(self, *, number: str, total: Money) -> Instructions:
        return Instructions(_("Please have %(total)s ready for the carrier.") % {"total": total})


METHOD = CashOnDelivery()
