"""What the owner decides of a way to pay."""

from decimal import Decimal

import django.core.validators
from django.db import migrations, models

import shop.country_lists


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_currency_of_sums"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentChoice",
            fields=[
                (
                    "translations",
                    models.JSONField(blank=True, default=dict, verbose_name="translations"),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=32, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="offered to buyers")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="The lowest number comes first and is chosen at first.",
                        verbose_name="place in the list",
                    ),
                ),
                (
                    "least",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="from a total of",
                    ),
                ),
                (
                    "most",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="up to a total of",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="A sentence for buyers, after what the way to pay says of itself.",
                        max_length=200,
                        verbose_name="note",
                    ),
                ),
                (
                    "countries",
                    shop.country_lists.CountriesField(
                        blank=True,
                        default=list,
                        help_text="Where parcels go that can be paid so. None ticked: everywhere.",
                        verbose_name="countries",
                    ),
                ),
            ],
            options={
                "verbose_name": "way to pay",
                "verbose_name_plural": "ways to pay",
                "ordering": ["position", "code"],
            },
        ),
    ]
