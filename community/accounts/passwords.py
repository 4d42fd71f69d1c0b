"""A new password for somebody who forgot theirs, and for somebody who did not."""

from typing import Any

from allauth.account import views
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from shop.storefront import within

from .forms import PasswordAskForm, PasswordChangeForm, PasswordChooseForm, PasswordSetForm
from .gate import HOUR, MINUTE, by_ip, by_user, limited
from .pages import QUIET, page

MOST_MAILS = 3


@method_decorator(limited(scope="password-ask", who=by_ip, most=20, seconds=HOUR), name="post")
class AskView(views.PasswordResetView):
    """Takes the address, and sends at most three links an hour to it. Says the same to all."""

    template_name = "accounts/form_page.html"
    success_url = reverse_lazy("accounts:password-sent")
    extra_context = page(
        title=_("Forgotten your password?"),
        text=_("Write the address of your account. We send you a link to choose a new password."),
        button=_("Send the link"),
        links=(("accounts:sign-in", _("Sign in instead")),),
    )

    def get_form_class(self) -> type:
        return PasswordAskForm

    def form_valid(self, form: Any) -> HttpResponse:
        who = form.cleaned_data["email"]
        if within(scope="password-mail", who=who, most=MOST_MAILS, seconds=HOUR):
            form.save(self.request)
        return HttpResponseRedirect(str(self.success_url))


class SentView(views.PasswordResetDoneView):
    """Says the same to everybody."""

    template_name = "accounts/password_sent.html"
    extra_context = {"meta": QUIET}


@method_decorator(never_cache, name="dispatch")
@method_decorator(limited(scope="password-choose", who=by_ip, most=20, seconds=MINUTE), name="post")
class ChooseView(views.PasswordResetFromKeyView):
    """Takes the new password of whoever comes by the mail's link. Nobody is signed in by it."""

    template_name = "accounts/password_choose.html"
    success_url = reverse_lazy("accounts:password-changed")
    extra_context = page(title=_("Choose a new password"), button=_("Save the password"))

    def get_form_class(self) -> type:
        return PasswordChooseForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The library's key stands in the path and is not shown.
        return super().get_context_data(**kwargs) | {"validlink": self.reset_user is not None}


class ChangedView(views.PasswordResetFromKeyDoneView):
    """Leads on to signing in."""

    template_name = "accounts/password_changed.html"
    extra_context = {"meta": QUIET}


@method_decorator(
    limited(scope="password-change", who=by_user, most=6, seconds=MINUTE, closed=True), name="post"
)
class ChangeView(views.PasswordChangeView):
    """Takes the present password and a new one; signs all other devices out."""

    template_name = "accounts/form_page.html"
    extra_context = page(
        title=_("Change your password"),
        text=_("All your other devices are signed out."),
        button=_("Save the password"),
        links=(("accounts:security", _("Back to security")),),
    )

    def get_form_class(self) -> type:
        return PasswordChangeForm

    def get_default_success_url(self) -> str:
        return reverse("accounts:security")


class SetView(views.PasswordSetView):
    """Takes a first password, for an account that came from another site."""

    template_name = "accounts/form_page.html"
    extra_context = page(
        title=_("Set a password"),
        button=_("Save the password"),
        links=(("accounts:security", _("Back to security")),),
    )

    def get_form_class(self) -> type:
        return PasswordSetForm

    def get_default_success_url(self) -> str:
        return reverse("accounts:security")
