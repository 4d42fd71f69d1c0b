"""The back office's door: who works there proves who they are twice."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

PREFIX = "/manage/"
OPEN = ("/manage/login/", "/manage/logout/")


class SecondFactor:
    """Leads everybody who has not given a second factor away from ``/manage/``, owners too.

    Whatever way somebody came in by: what counts is what this session has seen, and that the
    account still has a second factor. ``STAFF_SECOND_FACTOR`` switches it on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_SECOND_FACTOR and _is_inside(request) and not proved_twice(request):
            return HttpResponseRedirect(_way_to_prove(request))
        return self.get_response(request)


def proved_twice(request: HttpRequest) -> bool:
    """Return whether this session has seen a second factor that the account still has."""
    seen = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(one["method"] == "mfa" for one in seen) and is_mfa_enabled(request.user)


def _is_inside(request: HttpRequest) -> bool:
    return (
        request.path.startswith(PREFIX)
        and request.path not in OPEN
        and request.user.is_authenticated
    )


def _way_to_prove(request: HttpRequest) -> str:
    """Return the address to give a second factor at, or to set one up."""
    if not is_mfa_enabled(request.user):
        messages.warning(
            request, _("To work in the back office, set up a passkey or an authenticator app.")
        )
        return reverse("accounts:security")
    methods = get_adapter().get_reauthentication_methods(request.user)
    url = next(one["url"] for one in methods if one["id"].startswith("mfa_reauthenticate"))
    target = request.get_full_path() if request.method in ("GET", "HEAD") else PREFIX
    return f"{url}?{urlencode({'next': target})}"
