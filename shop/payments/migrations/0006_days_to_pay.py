"""How many days buyers have to pay by hand in advance."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0005_basket_given_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="paymentchoice",
            name="days",
            field=models.PositiveSmallIntegerField(
                default=14,
                help_text="An order that is to be paid in advance, without a payment provider, is cancelled when no money has come after so many days. 0: never.",
                validators=[django.core.validators.MaxValueValidator(365)],
                verbose_name="days to pay",
            ),
        ),
    ]
