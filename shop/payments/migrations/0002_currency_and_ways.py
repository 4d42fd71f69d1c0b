"""A payment may be under way for days, or stand in for another; sums say their currency."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="before",
            field=models.CharField(
                blank=True, default="", max_length=32, verbose_name="payment method before"
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="attempt",
            name="state",
            field=models.CharField(
                choices=[
                    ("new", "not asked yet"),
                    ("asked", "waiting for the gateway"),
                    ("underway", "on its way"),
                    ("paid", "paid"),
                    ("failed", "failed"),
                    ("expired", "expired"),
                ],
                default="new",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="attempt", name="payments_one_live_attempt_an_order"
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=Q(state__in=["new", "asked", "underway", "paid"]),
                fields=("order",),
                name="payments_one_live_attempt_an_order",
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="currency",
            field=models.CharField(default="", max_length=3, verbose_name="currency"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="refund",
            name="currency",
            field=models.CharField(default="", max_length=3, verbose_name="currency"),
            preserve_default=False,
        ),
    ]
