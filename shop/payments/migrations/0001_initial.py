"""Payments: attempts, refunds, notices, the ledger."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import shop.payments.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("order", "0002_mail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("method", models.CharField(max_length=32, verbose_name="payment method")),
                (
                    "key",
                    models.CharField(
                        default=shop.payments.models.new_key,
                        editable=False,
                        max_length=32,
                        unique=True,
                        verbose_name="key",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount"),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "not asked yet"),
                            ("asked", "waiting for the gateway"),
                            ("paid", "paid"),
                            ("failed", "failed"),
                            ("expired", "expired"),
                        ],
                        default="new",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True, max_length=128, verbose_name="the gateway's reference"
                    ),
                ),
                ("continue_url", models.TextField(blank=True, verbose_name="where the buyer pays")),
                (
                    "problem",
                    models.CharField(blank=True, max_length=255, verbose_name="what went wrong"),
                ),
                ("date_created", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                ("expires", models.DateTimeField(db_index=True, verbose_name="held until")),
                (
                    "date_settled",
                    models.DateTimeField(blank=True, null=True, verbose_name="settled"),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_attempts",
                        to="order.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment attempt",
                "verbose_name_plural": "payment attempts",
                "ordering": ["-date_created"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("capture", "received"), ("refund", "paid back")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount"),
                ),
                ("key", models.CharField(max_length=64, verbose_name="key")),
                ("date_created", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="payments.attempt",
                    ),
                ),
            ],
            options={
                "verbose_name": "ledger entry",
                "verbose_name_plural": "ledger entries",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("method", models.CharField(max_length=32, verbose_name="payment method")),
                ("event", models.CharField(max_length=128, verbose_name="event")),
                ("date_received", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "attempt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notices",
                        to="payments.attempt",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice of a gateway",
                "verbose_name_plural": "notices of gateways",
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=shop.payments.models.new_key,
                        editable=False,
                        max_length=64,
                        unique=True,
                        verbose_name="key",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount"),
                ),
                ("reason", models.CharField(blank=True, max_length=255, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "not done yet"), ("done", "done"), ("failed", "refused")],
                        default="new",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True, max_length=128, verbose_name="the gateway's reference"
                    ),
                ),
                (
                    "problem",
                    models.CharField(blank=True, max_length=255, verbose_name="what went wrong"),
                ),
                ("date_created", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="payments.attempt",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "refund",
                "verbose_name_plural": "refunds",
                "ordering": ["-date_created"],
            },
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["new", "asked", "paid"])),
                fields=("order",),
                name="payments_one_live_attempt_an_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("method", "reference"),
                name="payments_reference_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payments_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("kind", "key"), name="payments_entry_once"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payments_entry_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("method", "event"), name="payments_notice_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payments_refund_positive"
            ),
        ),
    ]
