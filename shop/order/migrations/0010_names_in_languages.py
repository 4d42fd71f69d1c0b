"""The names of offers in the other languages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("order", "0009_share_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="orderdiscount",
            name="translations",
            field=models.JSONField(blank=True, default=dict, verbose_name="translations"),
        ),
    ]
