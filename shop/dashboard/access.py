"""Who may do what in the dashboard: a rule for every screen, and within it for every method.

Oscar guards a screen by its address alone, so that whoever may look at an order could also
cancel it, and a screen that Oscar's list forgets is open to all staff (safety A15). Here
looking takes the right to view, sending anything takes the right to add, change or delete,
and a screen without a rule stops the site from starting.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

_SAFE = ("GET", "HEAD", "OPTIONS")

# The rights on a model rule over the screens named beside it.
_SCREENS = {
    "accounts.user": ["user-detail"],
    "order.order": [
        "index",
        "order-list",
        "order-stats",
        "order-detail",
        "reports-index",
    ],
    "catalogue.product": [
        "catalogue-product-list",
        "catalogue-product-lookup",
        "catalogue-product",
        "catalogue-product-bulk-action",
        "catalogue-product-create",
        "catalogue-product-create-child",
        "catalogue-product-delete",
    ],
    "partner.stockalert": ["stock-alert-list"],
    "catalogue.category": [
        "catalogue-category-list",
        "catalogue-category-detail-list",
        "catalogue-category-create",
        "catalogue-category-create-child",
        "catalogue-category-update",
        "catalogue-category-delete",
    ],
    "catalogue.productclass": [
        "catalogue-class-list",
        "catalogue-class-create",
        "catalogue-class-update",
        "catalogue-class-delete",
    ],
    "catalogue.attributeoptiongroup": [
        "catalogue-attribute-option-group-list",
        "catalogue-attribute-option-group-create",
        "catalogue-attribute-option-group-update",
        "catalogue-attribute-option-group-delete",
    ],
    "catalogue.option": [
        "catalogue-option-list",
        "catalogue-option-create",
        "catalogue-option-update",
        "catalogue-option-delete",
    ],
    "offer.conditionaloffer": ["offer-list", "offer-detail"],
    "offer.range": ["range-list", "range-update"],
    "voucher.voucher": ["voucher-list", "voucher-stats"],
    "voucher.voucherset": ["voucher-set-list"],
}
_MODELS = {screen: model for model, screens in _SCREENS.items() for screen in screens}


def needed(screen: str | None, method: str) -> list[str]:
    """Return the rights that the method takes on the screen of this name.

    A screen for nothing but adding or deleting takes that right to be seen, too.
    Raises ImproperlyConfigured for a screen that has no rule.
    """
    model = _MODELS.get(screen or "")
    if model is None:
        raise ImproperlyConfigured(f"The dashboard's screen {screen!r} has no rule of access.")
    writing = method not in _SAFE
    actions = ["view"]
    if str(screen).endswith(("-create", "-create-child")):
        actions.append("add")
    elif str(screen).endswith("-delete"):
        actions.append("delete")
    elif writing:
        actions.append("change")
    app, name = model.split(".")
    return [f"{app}.{action}_{name}" for action in actions]


def may(user: Any, screen: str | None, method: str = "GET") -> bool:
    """Return whether the user may send the method to the screen: staff with the rights for it."""
    if not user.is_active or not (user.is_staff or user.is_superuser):
        return False
    return user.has_perms(needed(screen, method))


def guard(patterns: Iterable[Any]) -> None:
    """Close every screen of the patterns, and of what they include, to whom it is not for.

    Strangers are led to the sign-in; others meet a 403, before the screen's own code runs.
    Raises ImproperlyConfigured for a screen that has no rule.
    """
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            guard(pattern.url_patterns)
        else:
            needed(pattern.name, "GET")
            pattern.callback = _guarded(pattern.callback, pattern.name)


def _guarded(view: Callable, screen: str) -> Callable:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if not may(user, screen, str(request.method)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked
