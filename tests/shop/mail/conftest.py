import pytest
from django.template import engines
from oscar.core.loading import get_model

from shop.mail import kinds, operations, post
from shop.mail.kinds import Gone, MailKind
from tests import mail_server
from tests.shop.order.conftest import place

__all__ = ["place"]

TEXTS = {
    "mail/test.html": '{% extends "mail/base.html" %}{% block main %}'
    '<h1 class="title">Hello {{ name }}</h1>{% endblock %}',
    "mail/test.txt": '{% extends "mail/base.txt" %}{% block main %}{% autoescape off %}'
    "Hello {{ name }}{% endautoescape %}{% endblock %}",
}
QUEUE = "django_tasks_db.DatabaseBackend"


def facts(about):
    """The context of the kind ``test``; ``about`` says what becomes of it."""
    if about.get("gone"):
        raise Gone("nobody")
    return {"name": about["name"]}


@pytest.fixture
def kind(settings):
    """A kind of mail that says hello to a name, and its templates."""
    settings.TEMPLATES = [
        settings.TEMPLATES[0]
        | {
            "APP_DIRS": False,
            "OPTIONS": settings.TEMPLATES[0]["OPTIONS"]
            | {
                "loaders": [
                    ("django.template.loaders.locmem.Loader", TEXTS),
                    "django.template.loaders.filesystem.Loader",
                    "django.template.loaders.app_directories.Loader",
                ]
            },
        }
    ]
    made = MailKind(
        code="test",
        label="Hello",
        subject=lambda context: f"Hello {context['name']} from {context['site_name']}",
        context=facts,
        sample=lambda: {"name": "Ada"},
    )
    kinds.register(made)
    yield made
    kinds._kinds.pop("test")
    engines._engines.pop("django", None)


@pytest.fixture
def queue(settings, db):
    """The worker's queue as a table that nobody works on; its rows as (path, args)."""
    settings.TASKS = settings.TASKS | {"worker": {"BACKEND": QUEUE}}
    return get_model("django_tasks_database", "DBTaskResult").objects


@pytest.fixture
def write(kind):
    """``write(name, **changes)`` writes a mail of the kind ``test``."""

    def write(name="Ada", **changes):
        fields = {
            "kind": "test",
            "to": "ada@example.com",
            "language": "en",
            "key": f"test-{name}",
            "about": {"name": name},
        }
        return operations.write(**(fields | changes))

    return write


@pytest.fixture
def server(settings):
    """A mail server that the site sends to; a wait for it ends after half a second."""
    post.pause.end()
    with mail_server.running() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_TIMEOUT = 0.5
        yield running
    post.pause.end()
