"""Settings of the live site that the guards run against."""

from tests.live_settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.races.unlocked.UnlockedConfig"]  # noqa: F405
