"""Signing in and registering by e-mail address."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model, password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """E-mail address and password. What fails is always told in the same words."""

    username = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("This is not a whole e-mail address such as name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        error_messages={"required": _("Write your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _("This e-mail address and this password do not belong together."),
        "inactive": _("This e-mail address and this password do not belong together."),
    }


class RegisterForm(forms.Form):
    """A new account: an address and a password, no more."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("This is not a whole e-mail address such as name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        help_text=_("At least 8 characters. A few words in a row are good."),
        error_messages={"required": _("Write a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password"):
            person = get_user_model()(email=cleaned.get("email", ""))
            try:
                password_validation.validate_password(cleaned["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned

    def create(self) -> Any | None:
        """Create and return the user, or None with an error when the address is taken.

        The database decides who is first, so that registering twice at once makes one account.
        """
        try:
            with transaction.atomic():
                return get_user_model().objects.create_user(
                    self.cleaned_data["email"], self.cleaned_data["password"]
                )
        except IntegrityError:
            self.add_error(
                "email", _("You cannot register with this address. Sign in, or use another one.")
            )
            return None
