"""Signing in and out, registering, and a person's own page."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, LogoutView, RedirectURLMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView, View

from .forms import RegisterForm, SignInForm

# What a form elsewhere may send along for others to act on when its sender signs in.
CARRIED = ("order", "order_token")


class SignInView(LoginView):
    """Leads on to ``next`` if that is an address of this site, else to the account.

    What lies in the basket stays: it joins the one that the account has.
    """

    form_class = SignInForm
    template_name = "accounts/sign_in.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Not to ``next``: a page that is not for this person sends them here again and again.
        if request.user.is_authenticated:
            return HttpResponseRedirect(self.get_default_redirect_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            **kwargs,
            register_url=reverse("accounts:register"),
            password_url=reverse("accounts:password-ask"),
            meta={"robots": "noindex"},
        )
        del context["site_name"]  # Django's; the house's own name is in every page's context
        return context


class SignOutView(LogoutView):
    """Only by POST."""

    http_method_names = ["post", "options"]
    next_page = "/"


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class RegisterView(RedirectURLMixin, View):
    """Makes an account and signs its owner in."""

    next_page = settings.LOGIN_REDIRECT_URL

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return HttpResponseRedirect(self.get_success_url())
        return self._page(RegisterForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RegisterForm(request.POST)
        user = form.create() if form.is_valid() else None
        if user is None:
            return self._page(form)
        login(request, user)
        return HttpResponseRedirect(self.get_success_url())

    def _page(self, form: RegisterForm) -> HttpResponse:
        context = {
            "form": form,
            "next": self.get_redirect_url(),
            "carried": [
                (name, self.request.POST[name]) for name in CARRIED if name in self.request.POST
            ],
            "meta": {"robots": "noindex"},
        }
        return render(self.request, "accounts/register.html", context)


@method_decorator(never_cache, name="dispatch")
class AccountView(LoginRequiredMixin, TemplateView):
    """A person's own page."""

    template_name = "accounts/account.html"
    extra_context = {"meta": {"robots": "noindex"}}
