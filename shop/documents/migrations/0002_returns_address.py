"""Where goods are sent back to, if not to the seller's address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="seller",
            name="returns_address",
            field=models.TextField(
                blank=True,
                help_text="Where buyers send goods back to, if not to the address above.",
                verbose_name="address for returns",
            ),
        ),
    ]
