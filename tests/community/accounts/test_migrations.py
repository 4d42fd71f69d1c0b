from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db

confirm = import_module("community.accounts.migrations.0006_earlier_staff_confirmed").confirm


@pytest.fixture
def person(django_user_model):
    """``person(name, days=…, **fields)``: somebody who joined so long after addresses were."""
    rows = MigrationRecorder(connection).migration_qs
    introduced = rows.get(app="account", name="0001_initial").applied

    def make(name, *, days=-1, **fields):
        joined = introduced + timedelta(days=days)
        return django_user_model.objects.create_user(
            f"{name}@example.com", "a long password", date_joined=joined, **fields
        )

    return make


def confirmed():
    confirm(apps, SimpleNamespace(connection=connection))
    rows = EmailAddress.objects.filter(verified=True, primary=True)
    return sorted(rows.values_list("user__email", "email"))


def test_whoever_worked_here_before_needs_no_code(person):
    person("staff", is_staff=True)
    person("editor").groups.add(Group.objects.first())
    found = [("editor@example.com",) * 2, ("staff@example.com",) * 2]
    assert confirmed() == found
    assert confirmed() == found


def test_nobody_else_is_taken_at_their_word(person):
    person("reader")  # registered, perhaps with another's address
    person("later", days=1, is_staff=True)
    person("gone", is_staff=True, is_active=False)
    asked = person("asked", is_staff=True)
    EmailAddress.objects.create(user=asked, email=asked.email, verified=False, primary=True)
    taken = person("taken", is_staff=True)
    other = person("other", days=2)
    EmailAddress.objects.create(user=other, email=taken.email, verified=True, primary=True)
    assert confirmed() == [("other@example.com", "taken@example.com")]
