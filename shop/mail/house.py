"""What the house is called and where it lives on the web, as its mails say."""

from urllib.parse import urlsplit

from django.conf import settings
from oscar.core.loading import get_model


def name() -> str:
    """Return what the site is called."""
    sites = get_model("wagtailcore", "Site").objects.filter(is_default_site=True)
    named = sites.values_list("site_name", flat=True).first()
    return named or str(settings.WAGTAIL_SITE_NAME)


def address() -> str:
    """Return the site's public address, without a slash at its end."""
    return settings.BASE_URL.rstrip("/")


def host() -> str:
    """Return the site's host, for the right side of a Message-ID."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"
