"""Basket lines in currencies of three decimals."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("basket", "0003_one_line_a_reference"),
    ]

    operations = [
        migrations.AlterField(
            model_name="line",
            name="price_excl_tax",
            field=models.DecimalField(
                decimal_places=3, max_digits=14, null=True, verbose_name="Price excl. Tax"
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="price_incl_tax",
            field=models.DecimalField(
                decimal_places=3, max_digits=14, null=True, verbose_name="Price incl. Tax"
            ),
        ),
    ]
