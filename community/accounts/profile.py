"""A person's own pages: what there is, their name and language, their address for mails."""

from typing import Any

from allauth.account import views
from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.urls import reverse_lazy, translate_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, UpdateView

from .forms import EmailChangeForm
from .gate import HOUR, by_user, limited
from .pages import QUIET, page

_YEAR = 365 * 24 * 60 * 60
_BACK = (("accounts:account", _("Back to the account")),)


@method_decorator(never_cache, name="dispatch")
class AccountView(LoginRequiredMixin, TemplateView):
    """A person's own page."""

    template_name = "accounts/account.html"
    extra_context = {"meta": QUIET}


class DetailsForm(forms.ModelForm):
    """The name, the public name, and the language of mails and pages."""

    def clean_handle(self) -> str | None:
        """Return the public name in small letters, or None for none."""
        return (self.cleaned_data["handle"] or "").strip().lstrip("@").lower() or None

    class Meta:
        model = get_user_model()
        fields = ("first_name", "last_name", "handle", "language")
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }


@method_decorator(never_cache, name="dispatch")
class DetailsView(LoginRequiredMixin, UpdateView):
    """Changes name and language."""

    form_class = DetailsForm
    template_name = "accounts/form_page.html"
    success_url = reverse_lazy("accounts:details")
    extra_context = page(title=_("Name and language"), button=_("Save"), links=_BACK)

    def get_object(self, queryset: Any = None) -> Any:
        # A copy: what is wrong in the form must not show as the visitor's name.
        return get_user_model().objects.get(pk=self.request.user.pk or 0)

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, and lead on in the language that was chosen."""
        response = super().form_valid(form)
        messages.success(self.request, gettext("Saved."))
        language = self.object.language
        if language:
            response["Location"] = translate_url(str(self.success_url), language)
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=_YEAR,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response


@method_decorator(reauthentication_required(app="allauth.account"), name="dispatch")
@method_decorator(limited(scope="email", who=by_user, most=5, seconds=HOUR), name="post")
@method_decorator(never_cache, name="dispatch")
class EmailView(views.EmailView):
    """Changes the address, once the code that goes to the new one has come back."""

    template_name = "accounts/email.html"
    success_url = reverse_lazy("accounts:email")
    extra_context = page(
        title=_("Your e-mail address"),
        text=_("A code goes to the new address. Until it comes back, the old one stays."),
        button=_("Send the code"),
        links=_BACK,
    )

    def get_form_class(self) -> type:
        return EmailChangeForm
