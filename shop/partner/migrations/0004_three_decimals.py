"""Prices in currencies of three decimals."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partner", "0003_say_per_cent"),
    ]

    operations = [
        migrations.AlterField(
            model_name="pricechange",
            name="price",
            field=models.DecimalField(decimal_places=3, max_digits=14, verbose_name="price"),
        ),
        migrations.AlterField(
            model_name="stockrecord",
            name="price",
            field=models.DecimalField(
                blank=True, decimal_places=3, max_digits=14, null=True, verbose_name="Price"
            ),
        ),
        migrations.AlterField(
            model_name="stockrecord",
            name="sale_price",
            field=models.DecimalField(
                blank=True, decimal_places=3, max_digits=14, null=True, verbose_name="sale price"
            ),
        ),
    ]
