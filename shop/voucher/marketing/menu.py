"""The way to the trial, for whom may look at offers."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem


class TrialMenuItem(MenuItem):
    """Leads to the screen on which a basket is tried."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            _("Try a basket"), reverse_lazy("marketing_trial"), icon_name="view", order=900
        )

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person may look at offers."""
        return request.user.has_perm("offer.view_conditionaloffer")
