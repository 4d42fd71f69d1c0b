"""Passkeys, authenticator apps, recovery codes, signed-in devices; and proving who one is."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions import views as sessions
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from . import forms
from .devices import device_name
from .gate import MINUTE, by_ip, by_user, limited
from .pages import QUIET, page
from .social import providers

_BACK = (("accounts:security", _("Back to security")),)
_PROOF = limited(scope="proof", who=by_user, most=6, seconds=MINUTE, closed=True)
_SECRET = {
    "title": _("Confirm that it is you"),
    "text": _("This is about the security of your account, so we ask once more."),
    "button": _("Go on"),
}


@method_decorator(never_cache, name="dispatch")
class SecurityView(LoginRequiredMixin, TemplateView):
    """What keeps the account safe, on one page."""

    template_name = "accounts/security.html"
    extra_context = {"meta": QUIET}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(Authenticator.objects.filter(user=self.request.user).order_by("pk"))
        codes = next((row for row in rows if row.type == "recovery_codes"), None)
        connected = SocialAccount.objects.filter(user=self.request.user)
        return super().get_context_data(
            **kwargs,
            keys=[row.wrap() for row in rows if row.type == "webauthn"],
            app=next((row for row in rows if row.type == "totp"), None),
            codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
            connections=bool(providers(self.request) or connected.exists()),
        )


class ProveView(account.ReauthenticateView):
    """Asks for the password before something that is worth it."""

    template_name = "accounts/prove.html"
    extra_context = page(**_SECRET)

    def get_form_class(self) -> type:
        return forms.ProveForm

    @method_decorator(_PROOF)
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)


class ProveByCodeView(factor.ReauthenticateView):
    """Asks for a code of the app."""

    template_name = "accounts/prove.html"
    extra_context = page(**_SECRET)

    def get_form_class(self) -> type:
        return forms.SecondStepAgainForm

    @method_decorator(_PROOF)
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)


class ProveByKeyView(passkey.ReauthenticateWebAuthnView):
    """Asks for a passkey."""

    template_name = "accounts/prove_by_key.html"
    extra_context = page(**_SECRET)


@method_decorator(_PROOF, name="post")
@method_decorator(never_cache, name="dispatch")
class SecondStepView(factor.AuthenticateView):
    """The second step of signing in: a code or a passkey."""

    template_name = "accounts/second_step.html"
    extra_context = page(title=_("The second step"), button=_("Sign in"))

    def get_form_class(self) -> type:
        return forms.SecondStepForm


class AppSetUpView(totp.ActivateTOTPView):
    """Sets an authenticator app up."""

    template_name = "accounts/app_set_up.html"
    extra_context = page(title=_("Set up an authenticator app"), button=_("Set it up"), links=_BACK)

    def get_form_class(self) -> type:
        return forms.AppSetUpForm


class AppOffView(totp.DeactivateTOTPView):
    """Switches the app off."""

    template_name = "accounts/form_page.html"
    success_url = reverse_lazy("accounts:security")
    extra_context = page(
        title=_("Switch the authenticator app off?"),
        text=_("From then on its codes open nothing."),
        button=_("Switch it off"),
        links=_BACK,
    )


class CodesView(recovery.ViewRecoveryCodesView):
    """Shows the recovery codes that are left."""

    template_name = "accounts/recovery_codes.html"
    extra_context = {"meta": QUIET}


class CodesNewView(recovery.GenerateRecoveryCodesView):
    """Makes new recovery codes; the old ones open nothing any more."""

    template_name = "accounts/form_page.html"
    extra_context = page(
        title=_("New recovery codes?"),
        text=_("The ones that you have open nothing any more."),
        button=_("Make new codes"),
        links=_BACK,
    )


class KeyAddView(passkey.AddWebAuthnView):
    """Adds a passkey."""

    template_name = "accounts/key_add.html"
    extra_context = page(title=_("Add a passkey"), button=_("Add it"), links=_BACK)

    def get_form_class(self) -> type:
        return forms.PasskeyAddForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The library's own drops what it is given.
        return super().get_context_data(**kwargs) | dict(self.extra_context)


class KeyNameView(passkey.EditWebAuthnView):
    """Gives a passkey another name."""

    template_name = "accounts/form_page.html"
    success_url = reverse_lazy("accounts:security")
    extra_context = page(title=_("Rename the passkey"), button=_("Save"), links=_BACK)

    def get_form_class(self) -> type:
        return forms.PasskeyNameForm


class KeyRemoveView(passkey.RemoveWebAuthnView):
    """Removes a passkey."""

    template_name = "accounts/form_page.html"
    success_url = reverse_lazy("accounts:security")
    extra_context = page(
        title=_("Remove the passkey?"),
        text=_("It opens this account no more. On your device it stays until you delete it there."),
        button=_("Remove it"),
        links=_BACK,
    )


@method_decorator(
    limited(scope="passkey", who=by_ip, most=10, seconds=MINUTE, closed=True), name="post"
)
class KeySignInView(passkey.LoginWebAuthnView):
    """Signs in by passkey alone."""


@method_decorator(never_cache, name="dispatch")
class DevicesView(sessions.ListUserSessionsView):
    """Lists where somebody is signed in; POST ends all but this one."""

    template_name = "accounts/devices.html"
    success_url = reverse_lazy("accounts:devices")
    extra_context = {"meta": QUIET}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        listed = sorted(context["sessions"], key=lambda one: (not one.is_current(), one.pk))
        context["devices"] = [
            {
                "name": device_name(one.user_agent),
                "since": one.created_at,
                "ip": one.ip,
                "is_this": one.is_current(),
            }
            for one in listed
        ]
        return context
