"""Settings for every installation; ``production`` tightens them, ``test`` loosens them.

Whatever differs between one site and the next comes from the environment
(``docs/configuration.md`` lists it), through the typed readers of ``config.env``.
"""

import secrets
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from oscar.defaults import *  # noqa: F403  Oscar reads its defaults from the settings

from config import env

from .accounts import *  # noqa: F403
from .apps import INSTALLED_APPS  # noqa: F401
from .shop import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "data")
HOST = env.text("HOST", "127.0.0.1")
PORT = env.integer("PORT", 8000, least=1, most=65535)
BASE_URL = env.address("BASE_URL", f"http://{'localhost' if HOST == '127.0.0.1' else HOST}:{PORT}")


def _kept_secret(path: Path) -> str:
    """Return the secret in the file, made on the first start and kept from then on."""
    if not path.exists():
        path.write_text(secrets.token_urlsafe(64))
        path.chmod(0o600)
    return path.read_text().strip()


DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY", "") or _kept_secret(DATA_DIR / "secret_key")
SANDBOX_SECRET = env.text("SANDBOX_SECRET", "") or _kept_secret(DATA_DIR / "sandbox_secret")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", HOST])

# Whether a proxy of the house stands before us and says for whom it asks.
BEHIND_PROXY = env.flag("BEHIND_PROXY", False)

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
SITE_ID = 1
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.CompressedText",
    "config.middleware.OwnAddresses",
    "csp.middleware.CSPMiddleware",
    "config.middleware.BackOfficePolicy",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "community.accounts.middleware.SecondFactor",
    "shop.basket.middleware.BasketMiddleware",
    "shop.voucher.middleware.VoucherLinkMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

THEME = env.text("THEME", "folio")
THEME_DIRS = [BASE_DIR / "themes" / THEME, BASE_DIR / "themes" / "base"]
_CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "config.context.site",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [folder / "templates" for folder in THEME_DIRS],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT_PROCESSORS},
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'chapbook.sqlite3'}")}
_REDIS = env.cache("REDIS_URL")
_LOCAL = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": _REDIS | {"BACKEND": "config.caching.ForgivingRedisCache"}
    if _REDIS
    else {"BACKEND": _LOCAL, "LOCATION": "chapbook"},
    "limits": _REDIS
    or {"BACKEND": "config.counters.SharedCounters", "LOCATION": str(DATA_DIR / "limits.sqlite3")},
}
# Wagtail's own small tasks (search index, references) run at once, so that the next request
# sees them; ours that take time or leave the house wait in the database for the worker.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "worker": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = env.choice(
    "TIME_ZONE", "UTC", available_timezones(), "a time zone such as Europe/London"
)
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [path for folder in THEME_DIRS if (path := folder / "static").exists()]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_storage.BundlingStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor sends many

WAGTAIL_SITE_NAME = "Chapbook"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_LOGIN_URL = "accounts:sign-in"
# Nobody sets another's password, and one's own only below /account/ (safety A14).
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "/account/sign-in/"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "txt", "xlsx", "zip"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"

# Files of faces that share posters are written with, after the theme's own.
POSTER_FONTS = env.words("POSTER_FONTS", [])

# Browsers allow passkeys without encryption on one's own machine alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith("http://")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows its previews in a frame
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "microphone", "geolocation", "payment", "usb")
}
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    # The back office has a policy of its own: config.middleware.
    "EXCLUDE_URL_PREFIXES": ["/manage/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "style-src-attr": ["'unsafe-inline'"],  # a hotspot's place on its picture
        "img-src": [SELF, "data:"],
        "frame-src": [SELF, "https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        # A form that is answered by a way to a gateway's page counts as sent there.
        "form-action": [
            SELF,
            *PAYMENT_PAGES,  # noqa: F405
            *SOCIAL_PAGES,  # noqa: F405
        ],
    },
}

_MAIL = env.mail("EMAIL_URL", "consolemail://")
EMAIL_BACKEND = _MAIL["EMAIL_BACKEND"]
EMAIL_HOST = _MAIL.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _MAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _MAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("FROM_EMAIL", "shop@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Their word for every index update and page edit is for the history, not for the console.
    "loggers": {name: {"level": "WARNING"} for name in ("django_tasks", "wagtail")},
    "root": {
        "handlers": ["console"],
        "level": env.choice(
            "LOG_LEVEL",
            "INFO",
            ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
            "INFO or WARNING",
        ),
    },
}
