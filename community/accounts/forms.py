"""The forms of signing in, registering and proving who one is, in the house's words.

What they do is django-allauth's; what they are called and what they say is ours.
"""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from allauth.socialaccount import forms as social
from django import forms
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

NO_MATCH = _("The e-mail address or the password is wrong.")
LONGEST_PASSWORD = 4096


def email_field(**attrs: str) -> forms.EmailField:
    """Return a field for an e-mail address."""
    return _Email(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("This is not a whole e-mail address such as name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username"} | attrs),
    )


def password_field(*, label: Any = "", new: bool = False) -> forms.CharField:
    """Return a field for a password: the present one, or a ``new`` one to choose."""
    return forms.CharField(
        label=label or _("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=_("At least 8 characters. A few words in a row are good.") if new else "",
        error_messages={"required": _("Write a password.") if new else _("Write your password.")},
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password" if new else "current-password"}
        ),
    )


def code_field(label: Any, hint: Any = "") -> forms.CharField:
    """Return a field for a code of a few digits, which may be pasted."""
    return forms.CharField(
        label=label,
        max_length=20,
        help_text=hint,
        error_messages={"required": _("Write the code.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
            }
        ),
    )


class _Email(forms.EmailField):
    """An address as it is stored: in small letters."""

    def clean(self, value: Any) -> str:
        return super().clean(value).lower()


class _ShortNames:
    """Sends ``username`` and ``password``, as password managers and our own pages expect."""

    _names = {"login": "username", "password1": "password"}

    def add_prefix(self, field_name: str) -> str:
        return super().add_prefix(self._names.get(field_name, field_name))  # type: ignore[misc]


class SignInForm(_ShortNames, account.LoginForm):
    """E-mail address and password. What fails is always told in the same words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field()
        self.fields["password"] = password_field()


class RegisterForm(_ShortNames, account.SignupForm):
    """A new account: an address and a password, no more.

    An address that has an account already is treated like any other, and its owner is written
    to; as much is hashed for it, so that it takes as long (safety A23).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field()
        self.fields["password1"] = password_field(new=True)

    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> Any:
        """Return (user, None), or (None, response) when the address is taken.

        The database decides who is first, so that registering twice at once makes one account.
        """
        if self.account_already_exists:
            get_user_model()().set_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)


class SocialRegisterForm(social.SignupForm):
    """The e-mail address of somebody whose other account does not tell it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field(autocomplete="email")

    def try_save(self, request: HttpRequest) -> Any:
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)


class ConfirmForm(account.ConfirmEmailVerificationCodeForm):
    """The code from the mail."""

    code = code_field(_("Code"), _("Six digits. They are good for 15 minutes."))


class PasswordAskForm(forms.Form):
    """The address of the account. What is answered never tells whether there is one."""

    email = email_field()

    def save(self, request: HttpRequest) -> None:
        """Have the link sent if an account has this address, which is looked up later."""
        from . import mails

        mails.send_password_link(self.cleaned_data["email"])


class _OnePassword(_ShortNames):
    """One field for a new password; who pastes or sees it needs no second."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)  # type: ignore[attr-defined]
        self.fields["password1"] = password_field(label=_("New password"), new=True)  # type: ignore[attr-defined]

    def clean_password1(self) -> str:
        from allauth.account.adapter import get_adapter

        return get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)  # type: ignore[attr-defined]


class PasswordChooseForm(_OnePassword, account.ResetPasswordKeyForm):
    """A new password for whoever comes by the mail's link."""


class PasswordSetForm(_OnePassword, account.SetPasswordForm):
    """A first password, for an account that came from another site."""


class PasswordChangeForm(_OnePassword, account.ChangePasswordForm):
    """The present password and a new one."""

    oldpassword = password_field(label=_("Present password"))


class EmailChangeForm(account.AddEmailForm):
    """A new address, which counts once the code that goes there has come back."""

    email = email_field(autocomplete="email")


class ProveForm(account.ReauthenticateForm):
    """The password once more."""

    password = password_field()


_APP_CODE = _("From your authenticator app, or one of your recovery codes.")


class SecondStepForm(factor.AuthenticateForm):
    """A code of the authenticator app, or a recovery code."""

    code = code_field(_("Code"), _APP_CODE)


class SecondStepAgainForm(factor.ReauthenticateForm):
    """The same, of somebody who is signed in."""

    code = code_field(_("Code"), _APP_CODE)


class AppSetUpForm(totp.ActivateTOTPForm):
    """A first code of the app, to see that it was set up."""

    code = code_field(_("Code that the app shows"))


class PasskeyAddForm(passkey.AddWebAuthnForm):
    """A name for the key, and what the browser says of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name"),
            required=False,
            max_length=60,
            help_text=_("Such as “My phone”, to tell your keys apart."),
        )
        self.fields["passwordless"] = forms.BooleanField(
            label=_("Sign in with this key alone, without a password"),
            required=False,
            initial=True,
        )


class PasskeyNameForm(passkey.EditWebAuthnForm):
    """Another name for a key."""

    name = forms.CharField(
        label=_("Name"), max_length=60, error_messages={"required": _("Write a name.")}
    )
