"""Where django-allauth asks the house: mails, limits, addresses to go on to."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from shop.storefront import client_ip, is_ours

from . import mails
from .forms import NO_MATCH

_PASSWORD = _("This is not your password. Try again, or ask for a new one.")
_CODE = _("This code does not fit. Look at the newest one.")
_PRIMARY = _("Confirm this address first.")

# Why a password is refused, the plainest cause first: a short one is often common, too.
_WEAK = {
    "password_too_short": _("Use at least %(min_length)d characters. You wrote %(written)d."),
    "password_too_similar": _(
        "This password is too much like your e-mail address. Choose another one, such as a few "
        "words in a row."
    ),
    "password_entirely_numeric": _("Digits alone are guessed quickly. Add letters or words."),
    "password_too_common": _(
        "Many people use this password, so it is tried first. Choose another one, such as a few "
        "words in a row."
    ),
}


class AccountAdapter(DefaultAccountAdapter):
    """Signs people in as the house wants it."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": NO_MATCH,
        "invalid_login": NO_MATCH,
        "incorrect_password": _PASSWORD,
        "enter_current_password": _PASSWORD,
        "incorrect_code": _CODE,
        "duplicate_email": _("This is your address already."),
        "email_taken": _("This address cannot be used. Take another one."),
        "too_many_login_attempts": _("That was too often. Sign in again in a minute."),
        "rate_limited": _("That was too often. Try again in a minute."),
        "unverified_primary_email": _PRIMARY,
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return the user, or None; a closed account is answered like a wrong password."""
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        return user

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        """Return the password. Raises ValidationError with what is most wrong with it, alone."""
        try:
            return super().clean_password(password, user)
        except ValidationError as refusal:
            causes = {error.code: error for error in refusal.error_list}
            code = next((code for code in _WEAK if code in causes), None)
            raise ValidationError(
                _WEAK[code] if code else refusal.error_list[0],
                code=code,
                params={"written": len(password)} | (causes[code].params or {} if code else {}),
            ) from refusal

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail into the outbox. ``template_prefix`` is the library's name for it."""
        mails.write_for(template_prefix.rpartition("/")[2], email, context)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Show what the library says with a text of ours; what it greets people with, not."""
        from .messages import SAID

        template = args[0] if args else kwargs.get("message_template")
        said = kwargs.get("message") or SAID.get(str(template))
        if said:
            super().add_message(request, level, message=str(said))

    def is_safe_url(self, url: str) -> bool:
        """Return whether the address is on the host that was asked, and nowhere else."""
        return is_ours(context.request, url)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the visitor's address of the net; that of nobody where it is not known."""
        return client_ip(request) or "0.0.0.0"  # nosec B104  an address to note, none to listen on

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:security")

    def send_notification_mail(
        self, template_prefix: str, user: Any, *args: Any, **kw: Any
    ) -> None:
        """Tell the owner of an account what was changed, unless nobody changed it."""
        if user.is_active:
            super().send_notification_mail(template_prefix, user, *args, **kw)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names the house in authenticator apps and passkeys, and keeps their secrets unreadable."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _CODE,
        "unverified_email": _PRIMARY,
        "cannot_delete_authenticator": _("This cannot be switched off."),
        "add_email_blocked": _("Switch off the second step before you change the address."),
    }

    def _get_site_name(self) -> str:
        named = Site.objects.filter(is_default_site=True).values_list("site_name", flat=True)
        return named.first() or context.request.get_host()

    def encrypt(self, text: str) -> str:
        from . import secrets

        return secrets.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        from . import secrets

        return secrets.opened(encrypted_text)
