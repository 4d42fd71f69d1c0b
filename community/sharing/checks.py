"""System checks of sharing."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from .fonts import can_write


@register("sharing", deploy=True)
def posters_can_be_written(**kwargs: Any) -> list[CheckMessage]:
    """Posters find a face for each language of the site."""
    samples = {"zh-hans": "茶与陶"}
    missing = [
        code for code, _name in settings.LANGUAGES if not can_write(samples.get(code, "Tea"))
    ]
    if not missing:
        return []
    return [
        Warning(
            f"Share posters leave out titles in {', '.join(missing)}: no font has their signs.",
            hint="Install Noto CJK (Debian: fonts-noto-cjk), or name font files in POSTER_FONTS.",
            id="sharing.W001",
        )
    ]
