"""Bank transfer: the order waits until the shop has seen the money."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.money import Money
from shop.payments.method import Instructions, PaymentMethod


class BankTransfer(PaymentMethod):
    code = "bank_transfer"
    label = gettext_lazy("Bank transfer")
    hint = gettext_lazy("You pay in advance. We send the parcel when the money has arrived.")
    initial_status = "awaiting-payment"

    def missing(self) -> tuple[str, ...]:
        """Return the variable of the account, unless one is set in either way of writing it."""
        known = settings.PAYMENT_BANK["iban"] or settings.PAYMENT_BANK["account"]
        return () if known else ("PAYMENT_BANK_IBAN",)

    def button(self, total: Money) -> str:
        return _("Place order, pay %(total)s by bank transfer") % {"total": total}

    def instructions(self, *, number: str, total: Money) -> Instructions:
        facts = account_facts()
        if facts:
            text = _("Please transfer %(total)s to this account, with the reference %(number)s.")
        else:
            text = _(
                "We write to you with our bank details. Please transfer %(total)s then, "
                "with the reference %(number)s."
            )
        return Instructions(text % {"total": total, "number": number}, facts)


def account_facts() -> tuple[tuple[str, str], ...]:
    """Return the account as (label, value), only what the settings hold."""
    labels = {
        "holder": _("Account holder"),
        "bank": _("Bank"),
        "sort_code": _("Sort code"),
        "account": _("Account number"),
        "iban": _("IBAN"),
        "bic": _("BIC"),
    }
    details = settings.PAYMENT_BANK
    return tuple((label, details[name]) for name, label in labels.items() if details[name])


METHOD = BankTransfer()
