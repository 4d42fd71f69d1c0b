"""Mails about an order, each written down with what made it due."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("order", "0001_chapbook")]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=32, verbose_name="kind")),
                ("date_created", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "claimed",
                    models.DateTimeField(editable=False, null=True, verbose_name="taken up"),
                ),
                ("sent", models.DateTimeField(editable=False, null=True, verbose_name="sent")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="order.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail about an order",
                "verbose_name_plural": "mails about orders",
                "constraints": [
                    models.UniqueConstraint(fields=("order", "kind"), name="order_mail_once_a_kind")
                ],
            },
        ),
    ]
