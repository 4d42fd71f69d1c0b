"""Plain names."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("offer", "0003_uses_of_old_orders"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="conditionaloffer",
            options={
                "ordering": ["-priority", "pk"],
                "verbose_name": "offer",
                "verbose_name_plural": "offers",
            },
        ),
    ]
