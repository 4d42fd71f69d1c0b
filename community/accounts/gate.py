"""How often a form of the account may be sent: counted before anything else happens."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from shop.storefront import client_ip, too_many, within

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
Who = Callable[[HttpRequest], str]


def by_ip(request: HttpRequest) -> str:
    """Return the address of the net that the request comes from."""
    return client_ip(request)


def by_user(request: HttpRequest) -> str:
    """Return the person: signed in, or half-way through signing in."""
    stage = getattr(request, "_login_stage", None)
    user = stage.login.user if stage else request.user
    return f"user:{user.pk}"


def by_field(name: str) -> Who:
    """Return a function that finds the form's field of this name."""

    def who(request: HttpRequest) -> str:
        return request.POST.get(name, "")[:254]

    return who


def limited(
    *, scope: str, most: int, seconds: int, who: Who, closed: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator of a view or a view's method: too many acts get the page that says so.

    See :func:`shop.limits.within` for what is counted, and for ``closed``.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if within(scope=scope, who=who(request), most=most, seconds=seconds, closed=closed):
                return view(request, *args, **kwargs)
            return too_many(request, seconds=seconds)

        return gate

    return decorate
