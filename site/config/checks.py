"""System checks for a site that is set up wrongly, each with what to do about it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured


@register(Tags.urls)
def theme_exists(**kwargs: Any) -> list[CheckMessage]:
    """The theme that the environment names has a folder."""
    if settings.THEME_DIRS[0].is_dir():
        return []
    return [
        Error(
            f"There is no theme {settings.THEME!r}.",
            hint=f"Set THEME to a folder below {settings.THEME_DIRS[0].parent}.",
            id="chapbook.E001",
        )
    ]


def stop_if_wrong() -> None:
    """Stop a server that starts without the checks. Raises ImproperlyConfigured with the hint."""
    from shop.payments.checks import credentials_can_be_used, payments_exist

    for problem in [*theme_exists(), *payments_exist(), *credentials_can_be_used()]:
        raise ImproperlyConfigured(f"{problem.msg} {problem.hint}")


@register(Tags.compatibility)
def amounts_fit_currency(**kwargs: Any) -> list[CheckMessage]:
    """What delivery costs can be paid in the site's currency: JPY has no decimals."""
    from shop.amounts import is_exact

    amounts = {
        "DELIVERY_HOME": settings.SHOP_DELIVERY_HOME,
        "DELIVERY_FREE_FROM": settings.SHOP_DELIVERY_FREE_FROM,
        "DELIVERY_ABROAD": settings.SHOP_DELIVERY_ABROAD,
    }
    return [
        Error(
            f"{name} is {amount}, which {settings.OSCAR_DEFAULT_CURRENCY} has no coins for.",
            hint=f"Set {name} to an amount in {settings.OSCAR_DEFAULT_CURRENCY}.",
            id="chapbook.E002",
        )
        for name, amount in amounts.items()
        if amount is not None and not is_exact(amount)
    ]


@register(Tags.security, deploy=True)
def base_url_is_secure(**kwargs: Any) -> list[CheckMessage]:
    """Links in mails and feeds point at the address that buyers trust."""
    if settings.BASE_URL.startswith("https://"):
        return []
    return [
        Warning(
            f"BASE_URL is {settings.BASE_URL}, which is not encrypted.",
            hint="Set BASE_URL to the site's public address, such as https://shop.example.com.",
            id="chapbook.W001",
        )
    ]
