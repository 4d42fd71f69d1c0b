"""A new password for somebody who forgot theirs: a link by e-mail, for one use."""

import hashlib
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import forms as auth_forms
from django.contrib.auth import views
from django.core.cache import cache
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from wagtail.models import Site

MOST_MAILS = 3
HOUR = 60 * 60
_QUIET = {"meta": {"robots": "noindex"}}


class AskForm(auth_forms.PasswordResetForm):
    """The address of the account. What is answered never tells whether there is one."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("This is not a whole e-mail address such as name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )

    def save(self, **options: Any) -> None:  # type: ignore[override]  # Django's options go unused
        """Queue the mail, at most :data:`MOST_MAILS` an hour to one address.

        It is looked up later whose address it is, so that the answer takes as long for all.
        """
        from .tasks import send_link

        email = self.cleaned_data["email"]
        if _counted(email) <= MOST_MAILS:
            send_link.enqueue(email, get_language() or settings.LANGUAGE_CODE)

    def send(self) -> None:
        """Send the mail, in the language at hand, if an account has this address.

        Its link leads to the site's own host, whatever host the form was sent to.
        """
        named = Site.objects.filter(is_default_site=True).values_list("site_name", flat=True)
        super().save(
            domain_override=settings.BASE_URL,
            subject_template_name="accounts/password_mail_subject.txt",
            email_template_name="accounts/password_mail.txt",
            extra_email_context={
                "base_url": settings.BASE_URL.rstrip("/"),
                "site_name": named.first() or settings.WAGTAIL_SITE_NAME,
                "hours": settings.PASSWORD_RESET_TIMEOUT // HOUR,  # type: ignore[dict-item]  # counted
            },
        )


def _counted(email: str) -> int:
    """Count a mail that is asked for, and return how many were within the hour."""
    key = "password-mails-" + hashlib.sha256(email.lower().encode()).hexdigest()
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # the hour ended between the two
        cache.set(key, 1, HOUR)
        return 1


class ChooseForm(auth_forms.SetPasswordForm):
    """One field, as for a new account."""

    new_password1 = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=4096,
        help_text=_("At least 8 characters. A few words in a row are good."),
        error_messages={"required": _("Write a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password2 = None  # type: ignore[assignment]  # Django's way to leave a field out

    def clean(self) -> dict[str, Any]:
        self.validate_password_for_user(self.user, "new_password1")
        return self.cleaned_data


class AskView(views.PasswordResetView):
    """Takes the address."""

    form_class = AskForm
    template_name = "accounts/password_ask.html"
    success_url = reverse_lazy("accounts:password-sent")
    extra_context = _QUIET


class SentView(views.PasswordResetDoneView):
    """Says the same to everybody."""

    template_name = "accounts/password_sent.html"
    extra_context = _QUIET


@method_decorator(never_cache, name="dispatch")
class ChooseView(views.PasswordResetConfirmView):
    """Takes the new password of whoever comes by the mail's link."""

    form_class = ChooseForm
    template_name = "accounts/password_choose.html"
    success_url = reverse_lazy("accounts:password-changed")
    extra_context = _QUIET


class ChangedView(views.PasswordResetCompleteView):
    """Leads on to signing in."""

    template_name = "accounts/password_changed.html"
    extra_context = _QUIET
