"""A basket has one line a reference, as Oscar has it; a mixin in front had hidden that."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("basket", "0002_vouchers"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="line",
            options={
                "ordering": ["date_created", "pk"],
                "verbose_name": "Basket line",
                "verbose_name_plural": "Basket lines",
            },
        ),
        migrations.AlterUniqueTogether(
            name="line",
            unique_together={("basket", "line_reference")},
        ),
    ]
