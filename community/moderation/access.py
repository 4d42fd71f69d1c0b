"""Who decides on what readers contribute."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import View

RIGHT = "moderation.moderate"


def may_moderate(user: Any) -> bool:
    """Return whether the user may decide."""
    return user.is_active and user.has_perm(RIGHT)


class ForModerators(View):
    """Lets in who may decide; raises PermissionDenied for everybody else."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_moderate(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
