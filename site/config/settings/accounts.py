"""Who people are to us: the user model, passwords, and how django-allauth is told to work."""

from typing import Any

from config import env

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "accounts:account"
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60  # of the link that we mail
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

ACCOUNT_ADAPTER = "community.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "community.accounts.social.SocialAdapter"
MFA_ADAPTER = "community.accounts.adapter.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# An address opens nothing before a code that was sent there has come back (safety A22). Since
# everybody who registers is told to look into their mail, nobody learns who has an account.
ACCOUNT_EMAIL_VERIFICATION = SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Limits are ours (shop.limits): they count in one step, and say what holds without a cache.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False

MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
USERSESSIONS_TRACK_ACTIVITY = False

# Whether those who work in the back office need a second factor to enter it.
STAFF_SECOND_FACTOR = env.flag("STAFF_SECOND_FACTOR", False)

# A button for another site's account is shown where its credentials are set.
SOCIALACCOUNT_ONLY = SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False


def _app(name: str) -> list[dict[str, str]]:
    client_id, secret = env.text(f"{name}_CLIENT_ID", ""), env.text(f"{name}_CLIENT_SECRET", "")
    return [{"client_id": client_id, "secret": secret}] if client_id and secret else []


SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "google": {"APPS": _app("GOOGLE"), "OAUTH_PKCE_ENABLED": True},
    "weixin": {"APPS": _app("WECHAT")},
}
# Where the buttons lead to; the policy of the pages names them.
_PAGES = {"google": "https://accounts.google.com", "weixin": "https://open.weixin.qq.com"}
SOCIAL_PAGES = [_PAGES[name] for name, about in SOCIALACCOUNT_PROVIDERS.items() if about["APPS"]]
