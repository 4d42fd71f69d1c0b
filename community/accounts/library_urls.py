"""The same pages under the names that django-allauth asks for, and those that only it needs."""

from django.urls import path
from django.views.generic import RedirectView

from . import passwords, profile, security, signing, social

_SECURITY = RedirectView.as_view(pattern_name="accounts:security")

urlpatterns = [
    path("sign-in/", signing.SignInView.as_view(), name="account_login"),
    path("sign-in/second-step/", security.SecondStepView.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", security.KeySignInView.as_view(), name="mfa_login_webauthn"),
    path("sign-in/closed/", signing.closed_account, name="account_inactive"),
    path("sign-out/", signing.SignOutView.as_view(), name="account_logout"),
    path("register/", signing.RegisterView.as_view(), name="account_signup"),
    path("register/address/", social.SocialRegisterView.as_view(), name="socialaccount_signup"),
    path("confirm/", signing.ConfirmView.as_view(), name="account_email_verification_sent"),
    path("email/", profile.EmailView.as_view(), name="account_email"),
    path("password/", passwords.AskView.as_view(), name="account_reset_password"),
    path("password/sent/", passwords.SentView.as_view(), name="account_reset_password_done"),
    path(
        "password/changed/",
        passwords.ChangedView.as_view(),
        name="account_reset_password_from_key_done",
    ),
    path("password/change/", passwords.ChangeView.as_view(), name="account_change_password"),
    path("password/set/", passwords.SetView.as_view(), name="account_set_password"),
    path(
        "password/<uidb36>/<key>/",
        passwords.ChooseView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("prove/", security.ProveView.as_view(), name="account_reauthenticate"),
    path("prove/code/", security.ProveByCodeView.as_view(), name="mfa_reauthenticate"),
    path("prove/passkey/", security.ProveByKeyView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("security/", _SECURITY, name="mfa_index"),
    path("security/app/", security.AppSetUpView.as_view(), name="mfa_activate_totp"),
    path("security/app/off/", security.AppOffView.as_view(), name="mfa_deactivate_totp"),
    path("security/codes/", security.CodesView.as_view(), name="mfa_view_recovery_codes"),
    path(
        "security/codes/new/", security.CodesNewView.as_view(), name="mfa_generate_recovery_codes"
    ),
    path("security/keys/", _SECURITY, name="mfa_list_webauthn"),
    path("security/keys/add/", security.KeyAddView.as_view(), name="mfa_add_webauthn"),
    path("security/keys/<int:pk>/", security.KeyNameView.as_view(), name="mfa_edit_webauthn"),
    path(
        "security/keys/<int:pk>/remove/",
        security.KeyRemoveView.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("devices/", security.DevicesView.as_view(), name="usersessions_list"),
    path("connections/", social.ConnectionsView.as_view(), name="socialaccount_connections"),
    path("connections/failed/", social.NotSignedInView.as_view(), name="socialaccount_login_error"),
    path(
        "connections/cancelled/",
        social.CancelledView.as_view(),
        name="socialaccount_login_cancelled",
    ),
]
