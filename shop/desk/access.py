"""Who may do what at the desk: looking takes the right to view, everything else to change.

The rule is asked by method and by screen, before any code of the screen runs, so that a right
to view never writes (safety A15).
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import View

SAFE = ("GET", "HEAD", "OPTIONS")
VIEW, CHANGE = "order.view_order", "order.change_order"


def may_view(user: Any) -> bool:
    """Return whether the user may look at orders."""
    return user.is_active and user.has_perm(VIEW)


def may_change(user: Any) -> bool:
    """Return whether the user may do something with orders."""
    return may_view(user) and user.has_perm(CHANGE)


class DeskAccess(View):
    """Lets in whom the screen is for. ``for_changers`` closes its forms to viewers, too."""

    for_changers = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or raise PermissionDenied."""
        looks = request.method in SAFE and not self.for_changers
        if not (may_view if looks else may_change)(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
