"""Whoever worked here before addresses were confirmed goes on doing so, also without a mail server.

Only people to whom the house had given rights: everybody else could register with another's
address then, and confirms it with a code like any new reader.
"""

from django.db import migrations
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

TRUSTED = (
    Q(is_staff=True)
    | Q(is_superuser=True)
    | Q(groups__isnull=False)
    | Q(user_permissions__isnull=False)
)


def confirm(apps, schema_editor):
    introduced = (
        MigrationRecorder(schema_editor.connection)
        .migration_qs.filter(app="account", name="0001_initial")
        .values_list("applied", flat=True)
        .first()
    )
    if introduced is None:
        return
    addresses = apps.get_model("account", "EmailAddress").objects
    same = addresses.annotate(small=Lower("email")).filter(small=Lower(OuterRef("email")))
    people = (
        apps.get_model("accounts", "User")
        .objects.filter(TRUSTED, is_active=True, date_joined__lt=introduced)
        .exclude(Exists(addresses.filter(user=OuterRef("pk"))))
        .exclude(Exists(same))
    )
    for person in people.distinct():
        addresses.create(user=person, email=person.email, verified=True, primary=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_handle"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(confirm, migrations.RunPython.noop)]
