"""The counter entry of a refund that came back; when refunds were looked at; a clearer text."""

from django.db import migrations, models

import shop.country_lists


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0006_days_to_pay"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="refunds_seen",
            field=models.DateTimeField(blank=True, null=True, verbose_name="refunds looked at"),
        ),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("capture", "received"),
                    ("refund", "paid back"),
                    ("returned", "refund failed, money is here again"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="paymentchoice",
            name="countries",
            field=shop.country_lists.CountriesField(
                blank=True,
                default=list,
                help_text="Offered for orders that go to these countries. None ticked: to every country.",
                verbose_name="countries",
            ),
        ),
    ]
