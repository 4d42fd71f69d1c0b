"""A product says how it is taxed where it is not by the full rate."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_order_and_uniqueness"),
        ("partner", "0005_tax_by_category"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="tax_category",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty is the full rate. A variant without one has its product's.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="products",
                to="partner.taxcategory",
                verbose_name="tax category",
            ),
        ),
    ]
