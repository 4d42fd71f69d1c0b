"""Settings of the live site that the guards of offers run against."""

from tests.live_settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.races.uncounted.UncountedConfig"]  # noqa: F405
