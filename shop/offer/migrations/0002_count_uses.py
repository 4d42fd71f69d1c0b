"""Uses of offers as rows, sums of money with three decimals."""

from decimal import Decimal

import django.db.models.deletion
import oscar.models.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offer", "0001_chapbook"),
        ("order", "0003_lines_in_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="conditionaloffer",
            name="members_only",
            field=models.BooleanField(default=False, verbose_name="only for signed-in buyers"),
        ),
        migrations.AlterField(
            model_name="benefit",
            name="value",
            field=oscar.models.fields.PositiveDecimalField(
                blank=True, decimal_places=3, max_digits=14, null=True, verbose_name="Value"
            ),
        ),
        migrations.AlterField(
            model_name="condition",
            name="value",
            field=oscar.models.fields.PositiveDecimalField(
                blank=True, decimal_places=3, max_digits=14, null=True, verbose_name="Value"
            ),
        ),
        migrations.AlterField(
            model_name="conditionaloffer",
            name="max_discount",
            field=models.DecimalField(
                blank=True, decimal_places=3, max_digits=14, null=True, verbose_name="Max discount"
            ),
        ),
        migrations.AlterField(
            model_name="conditionaloffer",
            name="total_discount",
            field=models.DecimalField(
                decimal_places=3, default=Decimal("0"), max_digits=14, verbose_name="Total Discount"
            ),
        ),
        migrations.CreateModel(
            name="Use",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user_id",
                    models.BigIntegerField(editable=False, null=True, verbose_name="account"),
                ),
                (
                    "person",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="person"
                    ),
                ),
                ("times", models.PositiveIntegerField(verbose_name="times")),
                (
                    "amount",
                    models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount"),
                ),
                ("counted", models.BooleanField(default=True, verbose_name="counted")),
                ("date_created", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="offer.conditionaloffer",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offer_uses",
                        to="order.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "use of an offer",
                "verbose_name_plural": "uses of offers",
                "indexes": [
                    models.Index(
                        condition=models.Q(("counted", True)),
                        fields=["offer", "person"],
                        name="offer_use_by_person",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("offer", "order"), name="offer_use_once_an_order"
                    )
                ],
            },
        ),
    ]
