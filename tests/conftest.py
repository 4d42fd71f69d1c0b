"""What every test may ask for: a migrated database, the cast, and the one-or-three-items rule."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.test import Client, TransactionTestCase, override_settings
from django.utils import translation

from tests import databases, queries
from tests.cast import CAST, Actor

pytest_plugins = ["tests.live", "tests.sandbox"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what carries the marker ``postgres`` while the tests run on SQLite."""
    if connections["default"].vendor == "postgresql":
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL: SQLite's transactions queue by themselves")
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(skip)


class TestDatabase:
    """The copy of the template that this process's tests use."""

    __test__ = False

    def __init__(self, worker: str) -> None:
        self.store = databases.store()
        databases.drop_leftovers(self.store)
        self.template = databases.migrated(self.store)
        self.name = f"run_{os.getpid()}_{worker}"

    def renew(self) -> None:
        """Bring the database back to what the migrations made of it."""
        connections["default"].close()
        self.store.copy(self.template, self.name)
        databases.point_django_to(self.store.url(self.name))

    def drop(self) -> None:
        connections["default"].close()
        self.store.drop(self.name)


@pytest.fixture(scope="session")
def test_database(worker_id: str) -> Iterator[TestDatabase]:
    """The database of this process; made on the first use, dropped at the end."""
    database = TestDatabase(worker_id)
    yield database
    database.drop()


@pytest.fixture(scope="session")
def django_db_setup(test_database: TestDatabase, django_db_blocker) -> Iterator[None]:
    """Give pytest-django our copy; a test with real transactions gets a fresh one after it."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        test_database.renew()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: test_database.renew())
        yield


@pytest.fixture(autouse=True, scope="session")
def media_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the tests upload out of the project."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns without it
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(autouse=True)
def clean_process() -> Iterator[None]:
    """Start every test with empty caches and in the site's first language."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture
def same_queries() -> Callable[..., int]:
    """``same_queries(visit, grow)``: see :func:`tests.queries.same_queries`."""
    return queries.same_queries


@pytest.fixture
def reader(db) -> Actor:
    """Somebody with an account and no rights."""
    return CAST["reader"].enter()


@pytest.fixture
def editor(db) -> Actor:
    """Somebody who writes and publishes pages."""
    return CAST["editor"].enter()


@pytest.fixture
def admin(db) -> Actor:
    """The owner of the site."""
    return CAST["admin"].enter()


@pytest.fixture(params=CAST)
def anybody(request: pytest.FixtureRequest, db) -> Actor:
    """Every member of the cast in turn, the anonymous visitor first."""
    return CAST[request.param].enter()


@pytest.fixture
def client(db: None) -> Client:
    """An anonymous visitor's browser; whoever has one asks the database."""
    return Client()
