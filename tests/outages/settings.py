"""Settings of the live site whose neighbours fail: mail goes to a server that never answers."""

from tests.live_settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
