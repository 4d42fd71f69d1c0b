"""Plain names."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("voucher", "0004_uses_of_old_orders"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="voucherset",
            options={
                "get_latest_by": "date_created",
                "ordering": ["-date_created"],
                "verbose_name": "set of codes",
                "verbose_name_plural": "sets of codes",
            },
        ),
    ]
