"""Deliveries as rows of our own; Oscar's charges, which nobody could buy by, go."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models

import shop.country_lists


class Migration(migrations.Migration):
    dependencies = [
        ("partner", "0006_first_tax_categories"),
        ("shipping", "0001_chapbook"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="weightband",
            name="method",
        ),
        migrations.RemoveField(
            model_name="weightbased",
            name="countries",
        ),
        migrations.CreateModel(
            name="DeliveryMethod",
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
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "code",
                    models.SlugField(
                        help_text="Orders keep it. Choose it once: letters, digits and hyphens.",
                        max_length=64,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="A sentence for buyers under the name, such as: With a signature.",
                        max_length=200,
                        verbose_name="note",
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
                    "reach",
                    models.CharField(
                        choices=[
                            ("listed", "Only these countries"),
                            ("others", "Everywhere else: all countries but these"),
                        ],
                        default="listed",
                        max_length=8,
                        verbose_name="goes to",
                    ),
                ),
                (
                    "countries",
                    shop.country_lists.CountriesField(
                        blank=True, default=list, verbose_name="countries"
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=3,
                        default=Decimal("0"),
                        help_text="Tax included. Steps below add to it.",
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="price",
                    ),
                ),
                (
                    "free_from",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="What the goods have to cost, discounts taken off. Empty: never free.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="free from",
                    ),
                ),
                (
                    "max_weight",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=9,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.001"))],
                        verbose_name="weighs at most (kg)",
                    ),
                ),
                (
                    "assumed_weight",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="Counted for every piece whose weight is not known. Empty: where weight matters, baskets with such pieces cannot be delivered this way.",
                        max_digits=9,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="weight of goods without one (kg)",
                    ),
                ),
                (
                    "days_least",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(99)],
                        verbose_name="working days, at least",
                    ),
                ),
                (
                    "days_most",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(99)],
                        verbose_name="working days, at most",
                    ),
                ),
                (
                    "tax_category",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: delivery is taxed as the goods are, in proportion to what they cost.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partner.taxcategory",
                        verbose_name="tax category",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery method",
                "verbose_name_plural": "delivery methods",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DeliveryStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[("weight", "weight in kg"), ("total", "cost of the goods")],
                        default="weight",
                        max_length=8,
                        verbose_name="by",
                    ),
                ),
                (
                    "up_to",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="The limit itself included. Empty: all above.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.001"))],
                        verbose_name="up to",
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=3,
                        help_text="Tax included.",
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="adds",
                    ),
                ),
                (
                    "method",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="shipping.deliverymethod",
                    ),
                ),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ["measure", "pk"],
            },
        ),
        migrations.DeleteModel(
            name="OrderAndItemCharges",
        ),
        migrations.DeleteModel(
            name="WeightBand",
        ),
        migrations.DeleteModel(
            name="WeightBased",
        ),
        migrations.AddConstraint(
            model_name="deliverymethod",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__gte", 0)), name="shipping_price_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="deliverymethod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("days_least", None), ("days_most", None)),
                    ("days_least__lte", models.F("days_most")),
                    _connector="OR",
                ),
                name="shipping_days_forwards",
                violation_error_message="Write both numbers of days, the smaller one first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliverystep",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__gte", 0)), name="shipping_step_not_negative"
            ),
        ),
    ]
