"""Settings of the benchmarked site: a live site's, and the bare view beside its addresses."""

from tests.live_settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
MIDDLEWARE = ["tests.bench.counting.CountQueries", *MIDDLEWARE]  # noqa: F405
