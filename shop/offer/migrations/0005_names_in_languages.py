"""The names of offers in the other languages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offer", "0004_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="conditionaloffer",
            name="translations",
            field=models.JSONField(blank=True, default=dict, verbose_name="translations"),
        ),
    ]
