"""System checks of the ways to pay."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from . import registry


@register(Tags.compatibility)
def payments_exist(**kwargs: Any) -> list[CheckMessage]:
    """Every way to pay that the settings name is there, and there is at least one."""
    try:
        known = registry.methods()
    except registry.UnknownPayment as error:
        return [
            Error(
                f"There is no way to pay called {str(error)!r}.",
                hint="Set PAYMENTS to folders below shop/payments, separated by commas.",
                id="chapbook.E010",
            )
        ]
    if known:
        return []
    return [
        Error("Nobody can pay.", hint="Set PAYMENTS, e.g. bank_transfer.", id="chapbook.E011"),
    ]


@register(Tags.compatibility)
def credentials_can_be_used(**kwargs: Any) -> list[CheckMessage]:
    """What is set for a way to pay can be used: a key is a key."""
    try:
        known = registry.methods()
    except registry.UnknownPayment:
        return []  # the check above tells
    hint = "docs/payments.md says what it has to hold."
    return [
        Error(words, hint=hint, id="chapbook.E013") for method in known for words in method.broken()
    ]


@register(Tags.compatibility, deploy=True)
def credentials_are_set(**kwargs: Any) -> list[CheckMessage]:
    """Every way to pay that the settings name has what it needs; without, nobody is offered it."""
    try:
        known = registry.methods()
    except registry.UnknownPayment:
        return []  # a check above tells
    return [
        Warning(
            f"Buyers are not offered {method.code}: {', '.join(method.missing())} not set.",
            hint="docs/payments.md says where to find it.",
            id="chapbook.W012",
        )
        for method in known
        if method.missing() and method.code != "bank_transfer"  # it has a check of its own
    ]


@register(Tags.compatibility, deploy=True)
def bank_details_are_set(**kwargs: Any) -> list[CheckMessage]:
    """Who is to pay by transfer is told where to; without an account nobody can."""
    details = settings.PAYMENT_BANK
    if "bank_transfer" not in settings.SHOP_PAYMENTS or details["account"] or details["iban"]:
        return []
    return [
        Warning(
            "Buyers are not offered bank transfer: nobody has said to which account.",
            hint="Set PAYMENT_BANK_HOLDER and PAYMENT_BANK_IBAN or PAYMENT_BANK_ACCOUNT, or take "
            "bank_transfer out of PAYMENTS.",
            id="chapbook.W010",
        )
    ]


@register(Tags.security, deploy=True)
def no_test_payments(**kwargs: Any) -> list[CheckMessage]:
    """Nobody can "pay" a real order with test money."""
    if "sandbox" not in settings.SHOP_PAYMENTS:
        return []
    return [
        Error(
            "Buyers can pay with the sandbox, which takes no money.",
            hint="Take sandbox out of PAYMENTS.",
            id="chapbook.E012",
        )
    ]
