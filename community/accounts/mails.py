"""The mails about an account. Links are made when a mail goes out, and kept nowhere."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import filter_users_by_email, user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from shop.storefront import MailKind, register_mail, write_mail

CODE, EXISTS, PASSWORD = "account-code", "account-exists", "account-password"
NOTICE, EXPORT, DELETED = "account-notice", "account-export", "account-deleted"
Context = dict[str, Any]

# What was changed, by the library's name for its mail. Its own texts tell less and ask more.
NOTICES: dict[str, Any] = {
    "password_changed": _("The password of your account was changed."),
    "password_reset": _("The password of your account was changed by a link from a mail."),
    "password_set": _("Your account has a password now."),
    "email_changed": _("Your account has another e-mail address now."),
    "totp_activated": _("An authenticator app was set up for your account."),
    "totp_deactivated": _("The authenticator app of your account was switched off."),
    "recovery_codes_generated": _("New recovery codes were made for your account."),
    "webauthn_added": _("A passkey was added to your account."),
    "webauthn_removed": _("A passkey was removed from your account."),
    "account_connected": _("Another site's account was connected to yours."),
    "account_disconnected": _("Another site's account is no longer connected to yours."),
}


def write_for(name: str, email: str, context: Mapping[str, Any]) -> None:
    """Write the mail that the library calls ``name``. Raises LookupError for an unknown one."""
    if name in ("email_confirmation", "email_confirmation_signup"):
        _write(CODE, email, {"code": context["code"]})
    elif name == "account_already_exists":
        _write(EXISTS, email, {})
    elif name in NOTICES:
        _write(NOTICE, email, {"what": name})
    else:
        raise LookupError(f"There is no mail for {name!r}.")


def send_password_link(email: str) -> None:
    """Have a link to a new password sent to the account of this address, if there is one."""
    _write(PASSWORD, email, {"email": email})


def send_export(row: Any, language: str) -> None:
    """Tell somebody that what is known of them is ready to be fetched."""
    key = f"{EXPORT}:{row.pk}"
    write_mail(kind=EXPORT, to=row.user.email, language=language, key=key, about={"export": row.pk})


def send_farewell(email: str, language: str, stayed: int) -> None:
    """Confirm to somebody that their account is gone. ``stayed`` counts orders that are not."""
    key = f"{DELETED}:{secrets.token_hex(16)}"
    write_mail(kind=DELETED, to=email, language=language, key=key, about={"stayed": stayed})


def register_kinds() -> None:
    """Make the mails known to the outbox."""
    for code, label, subject, context, sample in _KINDS:
        register_mail(
            MailKind(code=code, label=label, subject=subject, context=context, sample=sample)
        )


def _write(kind: str, to: str, about: dict[str, Any]) -> None:
    language = get_language() or settings.LANGUAGE_CODE
    key = f"{kind}:{secrets.token_hex(16)}"
    write_mail(kind=kind, to=to, language=language, key=key, about=about)


def _whole(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path


def _code(about: Mapping[str, Any]) -> Context:
    return {"code": about["code"], "minutes": _minutes()}


def _minutes() -> int:
    from allauth.account import app_settings

    return app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT // 60


def _exists(about: Mapping[str, Any]) -> Context:
    return {
        "link": _whole(reverse("accounts:sign-in")),
        "password_link": _whole(reverse("accounts:password-ask")),
    }


def _password(about: Mapping[str, Any]) -> Context:
    found = filter_users_by_email(about["email"], is_active=True, prefer_verified=True)
    if not found:
        raise LookupError("No account has this address.")
    user = found[0]
    uid, token = user_pk_to_url_str(user), default_token_generator.make_token(user)
    path = reverse("accounts:password-choose", kwargs={"uidb36": uid, "key": token})
    return {"link": _whole(path), "hours": _hours()}


def _hours() -> str:
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    return ngettext(
        "The link works once, within %(hours)s hour.",
        "The link works once, within %(hours)s hours.",
        hours,
    ) % {"hours": hours}


def _notice(about: Mapping[str, Any]) -> Context:
    return {
        "what": NOTICES[about["what"]],
        "link": _whole(reverse("accounts:security")),
        "password_link": _whole(reverse("accounts:password-ask")),
    }


def _export(about: Mapping[str, Any]) -> Context:
    from . import privacy
    from .models import Export

    if not Export.objects.filter(pk=about["export"]).exists():
        raise LookupError("The export is gone.")
    return _export_facts(privacy.KEPT.days)


def _export_facts(days: int) -> Context:
    return {"link": _whole(reverse("accounts:privacy")), "days": days}


def _deleted(about: Mapping[str, Any]) -> Context:
    return {"stayed": about["stayed"], "years": settings.SHOP_BOOKS_YEARS}


def _says(text: Any) -> Callable[[Context], str]:
    return lambda context: str(text)


def _code_subject(context: Context) -> str:
    return gettext("%(code)s is your code") % {"code": context["code"]}


_KINDS: tuple[tuple[str, Any, Any, Any, Callable[[], Context]], ...] = (
    (
        CODE,
        _("Account: confirm an address"),
        _code_subject,
        _code,
        lambda: _code({"code": "381204"}),
    ),
    (
        EXISTS,
        _("Account: somebody registered again"),
        _says(_("You have an account already")),
        _exists,
        lambda: _exists({}),
    ),
    (
        PASSWORD,
        _("Account: a new password"),
        _says(_("A new password for your account")),
        _password,
        lambda: {
            "link": _whole("/account/password/1/sample/"),
            "hours": _hours(),
        },
    ),
    (
        NOTICE,
        _("Account: something was changed"),
        _says(_("Your account was changed")),
        _notice,
        lambda: _notice({"what": "password_changed"}),
    ),
    (
        EXPORT,
        _("Account: personal data is ready"),
        _says(_("Your data is ready")),
        _export,
        lambda: _export_facts(7),
    ),
    (
        DELETED,
        _("Account: deleted"),
        _says(_("Your account is deleted")),
        _deleted,
        lambda: _deleted({"stayed": 2}),
    ),
)
