"""Settings of the live site that kills itself."""

from tests.live_settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.crashes.points.CrashesConfig"]  # noqa: F405
