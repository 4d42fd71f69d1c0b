"""Uses of vouchers that can be given back, a stop, no end."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("order", "0003_lines_in_order"),
        ("voucher", "0002_drop_doubled_uses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="voucher",
            name="stopped",
            field=models.BooleanField(default=False, editable=False, verbose_name="stopped"),
        ),
        migrations.AddField(
            model_name="voucherapplication",
            name="amount",
            field=models.DecimalField(
                decimal_places=3, default=Decimal("0"), max_digits=14, verbose_name="amount"
            ),
        ),
        migrations.AddField(
            model_name="voucherapplication",
            name="counted",
            field=models.BooleanField(default=True, editable=False, verbose_name="counted"),
        ),
        migrations.AddField(
            model_name="voucherapplication",
            name="once",
            field=models.CharField(blank=True, editable=False, max_length=8, verbose_name="once"),
        ),
        migrations.AddField(
            model_name="voucherapplication",
            name="person",
            field=models.CharField(
                blank=True, editable=False, max_length=64, verbose_name="person"
            ),
        ),
        migrations.AlterField(
            model_name="voucher",
            name="end_datetime",
            field=models.DateTimeField(
                blank=True, db_index=True, null=True, verbose_name="End datetime"
            ),
        ),
        migrations.AlterField(
            model_name="voucher",
            name="total_discount",
            field=models.DecimalField(
                decimal_places=3, default=Decimal("0"), max_digits=14, verbose_name="Total discount"
            ),
        ),
        migrations.AlterField(
            model_name="voucherapplication",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to=settings.AUTH_USER_MODEL,
                verbose_name="User",
            ),
        ),
        migrations.AlterField(
            model_name="voucherset",
            name="description",
            field=models.TextField(blank=True, verbose_name="Description"),
        ),
        migrations.AlterField(
            model_name="voucherset",
            name="end_datetime",
            field=models.DateTimeField(blank=True, null=True, verbose_name="End datetime"),
        ),
        migrations.AddConstraint(
            model_name="voucherapplication",
            constraint=models.UniqueConstraint(
                fields=("voucher", "order"), name="voucher_once_an_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucherapplication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("counted", True), ("once", "ever")),
                fields=("voucher",),
                name="voucher_once_ever",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucherapplication",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("counted", True), ("once", "person"), models.Q(("person", ""), _negated=True)
                ),
                fields=("voucher", "person"),
                name="voucher_once_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucherapplication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("counted", True), ("once", "person"), ("user__isnull", False)),
                fields=("voucher", "user"),
                name="voucher_once_an_account",
            ),
        ),
    ]
