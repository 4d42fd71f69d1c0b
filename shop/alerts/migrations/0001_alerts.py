"""Who waits for what."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import shop.alerts.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0003_order_and_uniqueness"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                (
                    "address_key",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=40),
                ),
                (
                    "key",
                    models.CharField(
                        default=shop.alerts.models.new_key,
                        editable=False,
                        max_length=32,
                        unique=True,
                    ),
                ),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                (
                    "date_created",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="asked"
                    ),
                ),
                (
                    "confirmed",
                    models.DateTimeField(editable=False, null=True, verbose_name="confirmed"),
                ),
                ("told", models.DateTimeField(editable=False, null=True, verbose_name="told")),
                (
                    "expires",
                    models.DateTimeField(
                        db_index=True,
                        default=shop.alerts.models.unconfirmed_until,
                        verbose_name="ends",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alerts",
                        to="catalogue.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "back-in-stock alert",
                "verbose_name_plural": "back-in-stock alerts",
                "ordering": ["pk"],
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("confirmed__isnull", False), ("told__isnull", True)),
                        fields=["product", "id"],
                        name="alert_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("told__isnull", True)),
                        fields=("product", "email"),
                        name="alert_once_a_product_and_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("told__isnull", True), ("email", ""), _connector="OR"),
                        name="alert_told_keeps_no_address",
                    ),
                ],
            },
        ),
    ]
