"""The help beside a tax rate says per cent in words."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partner", "0002_first_rows"),
    ]

    operations = [
        migrations.AlterField(
            model_name="taxrate",
            name="rate",
            field=models.DecimalField(
                decimal_places=4,
                help_text="0.2 means 20 per cent.",
                max_digits=6,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(1),
                ],
                verbose_name="rate",
            ),
        ),
    ]
