"""Rates by country, region and category; what becomes of prices in a country."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import shop.partner.percent


class Migration(migrations.Migration):
    dependencies = [
        ("address", "0007_useraddress_code"),
        ("partner", "0004_three_decimals"),
    ]

    operations = [
        migrations.CreateModel(
            name="TaxCategory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "translations",
                    models.JSONField(blank=True, default=dict, verbose_name="translations"),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "code",
                    models.SlugField(
                        help_text="Orders keep it. Choose it once: letters, digits and hyphens.",
                        max_length=32,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                (
                    "untaxed",
                    models.BooleanField(
                        default=False,
                        help_text="These goods hold no tax wherever they go. No rates are needed.",
                        verbose_name="never taxed",
                    ),
                ),
            ],
            options={
                "verbose_name": "tax category",
                "verbose_name_plural": "tax categories",
                "ordering": ["name"],
            },
        ),
        migrations.AlterModelOptions(
            name="taxrate",
            options={
                "ordering": ["country", "region", "category"],
                "verbose_name": "tax rate",
                "verbose_name_plural": "tax rates",
            },
        ),
        migrations.AddField(
            model_name="taxrate",
            name="region",
            field=models.CharField(
                blank=True,
                help_text="Only for this state or province. Write all its spellings, such as: CA, California.",
                max_length=120,
                verbose_name="region",
            ),
        ),
        migrations.AlterField(
            model_name="taxrate",
            name="country",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                to="address.country",
                verbose_name="country",
            ),
        ),
        migrations.AlterField(
            model_name="taxrate",
            name="rate",
            field=shop.partner.percent.PercentField(
                decimal_places=5,
                help_text="In per cent: 20, or 5.5.",
                max_digits=7,
                validators=[
                    django.core.validators.MinValueValidator(Decimal("0")),
                    django.core.validators.MaxValueValidator(Decimal("1")),
                ],
                verbose_name="rate",
            ),
        ),
        migrations.CreateModel(
            name="CountryPricing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "net_stays",
                    models.BooleanField(
                        default=False,
                        help_text="On: the tax at home is taken off and that country's tax is added, so that the price differs. Off: the price is the same as at home, and that country's tax is in it.",
                        verbose_name="the net price stays",
                    ),
                ),
                (
                    "country",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="address.country",
                        verbose_name="country",
                    ),
                ),
            ],
            options={
                "verbose_name": "prices in a country",
                "verbose_name_plural": "prices by country",
                "ordering": ["country"],
            },
        ),
        migrations.AddField(
            model_name="taxrate",
            name="category",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty is the full rate, for all goods without a rate of their own.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rates",
                to="partner.taxcategory",
                verbose_name="tax category",
            ),
        ),
        migrations.AddConstraint(
            model_name="taxrate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("category", None)),
                fields=("country", "region"),
                name="partner_tax_one_full_rate",
                violation_error_message="This country has its full rate already. Change that.",
            ),
        ),
        migrations.AddConstraint(
            model_name="taxrate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("category__isnull", False)),
                fields=("country", "region", "category"),
                name="partner_tax_one_rate_a_category",
                violation_error_message="This country has a rate for this category already. Change that.",
            ),
        ),
    ]
