"""Signing in and out, registering, and confirming an address."""

from typing import Any

from allauth.account import views
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from shop.storefront import client_ip, too_many, within

from .forms import ConfirmForm, RegisterForm, SignInForm
from .gate import DAY, MINUTE, by_field, by_ip, limited
from .pages import QUIET, page

# What a form elsewhere may send along for others to act on when its sender signs in.
CARRIED = ("order", "order_token")
LONGEST_CARRIED = 200
REGISTER_A_DAY = 3


@method_decorator(
    [
        limited(scope="sign-in", who=by_ip, most=6, seconds=MINUTE, closed=True),
        limited(
            scope="sign-in-account", who=by_field("username"), most=6, seconds=MINUTE, closed=True
        ),
    ],
    name="post",
)
class SignInView(views.LoginView):
    """Leads on to ``next`` if that is an address of this site, else to the account.

    Six tries a minute from one place, and six for one account from wherever; none while they
    cannot be counted. What lies in the basket stays: it joins the one that the account has.
    """

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    extra_context = {"meta": QUIET}

    def get_form_class(self) -> type:
        return SignInForm

    def get_authenticated_redirect_url(self) -> str:
        # Not to ``next``: a page that is not for this person sends them here again and again.
        return reverse("accounts:account")


class SignOutView(views.LogoutView):
    """Only by POST."""

    http_method_names = ["post", "options"]


class RegisterView(views.SignupView):
    """Makes an account, whose address is confirmed by a code before it opens anything.

    An address that has one already meets the same page; its owner gets another mail.
    """

    form_class = RegisterForm
    template_name = "accounts/register.html"
    extra_context = {"meta": QUIET}

    def get_form_class(self) -> type:
        return RegisterForm

    def get_authenticated_redirect_url(self) -> str:
        return self.get_success_url() or reverse("accounts:account")

    def get_default_success_url(self) -> str:
        return reverse("accounts:account")

    def form_valid(self, form: Any) -> HttpResponse:
        """Count the account, and remember what was sent along until its address is confirmed."""
        who = client_ip(self.request)
        if not within(scope="register", who=who, most=REGISTER_A_DAY, seconds=DAY):
            return too_many(self.request, seconds=DAY)
        self.request.session["carried"] = dict(self._carried())
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, carried=self._carried())

    def _carried(self) -> list[tuple[str, str]]:
        sent = self.request.POST
        return [(name, sent[name][:LONGEST_CARRIED]) for name in CARRIED if name in sent]


@method_decorator(never_cache, name="dispatch")
@method_decorator(
    limited(scope="confirm", who=by_ip, most=10, seconds=MINUTE, closed=True), name="post"
)
class ConfirmView(views.ConfirmEmailVerificationCodeView):
    """Takes the code that was mailed, and signs its sender in if they were registering."""

    template_name = "accounts/confirm.html"
    extra_context = page(
        title=_("Confirm your e-mail address"),
        button=_("Confirm"),
        note=_("Nothing there? Look into the spam folder, or have a new code sent."),
    )

    def _get_verify_form_class(self) -> type:
        return ConfirmForm


def closed_account(request: HttpRequest) -> HttpResponse:
    """Lead on from where the library would say that an account is closed; we do not tell."""
    return HttpResponseRedirect(reverse("accounts:sign-in"))
