"""What the house says where django-allauth would say it in its own words, or say too much."""

from django.utils.translation import gettext_lazy as _

_KEY = _("Your keys are changed.")

SAID = {
    "account/messages/email_confirmed.txt": _("Your e-mail address is confirmed."),
    "account/messages/email_confirmation_failed.txt": _(
        "This address cannot be confirmed. Take another one."
    ),
    "account/messages/password_changed.txt": _("Your password is changed."),
    "account/messages/password_set.txt": _("Your password is set."),
    "account/messages/primary_email_set.txt": _("Your e-mail address is changed."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is switched off."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes."),
    "mfa/messages/webauthn_added.txt": _KEY,
    "mfa/messages/webauthn_removed.txt": _KEY,
    "usersessions/messages/sessions_logged_out.txt": _("All other devices are signed out."),
    "socialaccount/messages/account_connected.txt": _("The account is connected."),
    "socialaccount/messages/account_connected_other.txt": _(
        "This account belongs to somebody else here. Sign in with it, or connect another."
    ),
    "socialaccount/messages/account_disconnected.txt": _("The account is no longer connected."),
}
