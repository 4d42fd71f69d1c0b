"""Sums that were written down before are in the currency of their payment."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_currency(apps, schema_editor):
    attempts = apps.get_model("payments", "Attempt").objects
    currency = attempts.filter(pk=OuterRef("attempt_id")).values("currency")[:1]
    for name in ("Entry", "Refund"):
        rows = apps.get_model("payments", name).objects.filter(currency="")
        rows.update(currency=Subquery(currency))


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_currency_and_ways")]

    operations = [migrations.RunPython(name_currency, migrations.RunPython.noop)]
