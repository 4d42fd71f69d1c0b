"""Notes outlive the accounts of their writers; orders know that their buyers' are gone."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Concat, Trim


def keep_names(apps, schema_editor):
    """Keep with each note what its writer is called, the e-mail address for who has no name."""
    notes = apps.get_model("order", "OrderNote").objects.filter(by_name="")
    people = apps.get_model("accounts", "User").objects.filter(
        pk__in=notes.exclude(user=None).values("user")
    )
    named = people.annotate(called=Trim(Concat(F("first_name"), Value(" "), F("last_name"))))
    for person, name, email in named.values_list("pk", "called", "email"):
        notes.filter(user=person).update(by_name=(name or email)[:255])


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("order", "0012_notes"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="buyer_left",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="account deleted"
            ),
        ),
        migrations.AddField(
            model_name="ordernote",
            name="by_name",
            field=models.CharField(
                blank=True, editable=False, max_length=255, verbose_name="written by"
            ),
        ),
        migrations.AlterField(
            model_name="ordernote",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.deletion.SET_NULL,
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
        migrations.RunPython(keep_names, migrations.RunPython.noop),
    ]
