"""Accounts of other sites: Google and WeChat, each where its credentials are set."""

import logging
from typing import Any

from allauth.socialaccount import views
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from .forms import SocialRegisterForm
from .gate import DAY, by_ip, limited
from .pages import QUIET, page

logger = logging.getLogger(__name__)

NAMES = {"google": _("Google"), "weixin": _("WeChat")}


class SocialAdapter(DefaultSocialAccountAdapter):
    """Takes from another site what we need: an address and a name."""

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Write down why the other site's answer was not taken; its visitor is told no more."""
        logger.warning("No sign-in by %s: %s %r", provider, error, exception)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("socialaccount_connections")


def providers(request: HttpRequest) -> list[dict[str, Any]]:
    """Return (id, name, url) of every site whose accounts may sign in here."""
    return [
        {
            "id": one.id,
            "name": NAMES.get(one.id, one.name),
            "url": reverse(f"{one.id}_login"),
        }
        for one in get_adapter().list_providers(request)
    ]


@method_decorator(limited(scope="register-social", who=by_ip, most=3, seconds=DAY), name="post")
class SocialRegisterView(views.SignupView):
    """Asks for the address that the other site does not tell, and has it confirmed."""

    template_name = "accounts/form_page.html"
    extra_context = page(
        title=_("One more thing: your e-mail address"),
        text=_("Your orders' mails go there. We send a code to it first."),
        button=_("Go on"),
    )

    def get_form_class(self) -> type:
        return SocialRegisterForm


class ConnectionsView(views.ConnectionsView):
    """Lists the other sites' accounts that sign in here; POST parts with one."""

    template_name = "accounts/connections.html"
    success_url = reverse_lazy("socialaccount_connections")
    extra_context = {"meta": QUIET}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        accounts = list(context["form"].accounts)
        taken = {one.provider for one in accounts}
        context["connected"] = [
            {"pk": one.pk, "name": NAMES.get(one.provider, one.provider)} for one in accounts
        ]
        context["offered"] = [one for one in providers(self.request) if one["id"] not in taken]
        return context


class NotSignedInView(TemplateView):
    """Says that signing in by another site came to nothing."""

    template_name = "accounts/not_signed_in.html"
    extra_context = {"meta": QUIET}


class CancelledView(TemplateView):
    """Leads back from the other site's "No" to the sign-in."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("accounts:sign-in"))
