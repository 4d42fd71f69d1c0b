"""Let editors and moderators place what readers let them quote."""

from django.db import migrations

GROUPS = ["Editors", "Moderators"]
ACTS = {"add": "Can add", "change": "Can change", "delete": "Can delete"}


def _permissions(apps):
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="notes", model="quote"
    )
    Permission = apps.get_model("auth", "Permission")
    for act, name in ACTS.items():
        permission, _made = Permission.objects.get_or_create(
            content_type=kind,
            codename=f"{act}_quote",
            defaults={"name": f"{name} reader's words"},
        )
        yield permission


def allow(apps, schema_editor):
    permissions = list(_permissions(apps))
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*permissions)


def forbid(apps, schema_editor):
    permissions = list(_permissions(apps))
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("notes", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0002_initial_data"),
    ]
    operations = [migrations.RunPython(allow, forbid)]
