"""Lines of an order in the order in which they stood in the basket."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("order", "0002_mail")]

    operations = [
        migrations.AlterModelOptions(
            name="line",
            options={
                "ordering": ["pk"],
                "verbose_name": "Order Line",
                "verbose_name_plural": "Order Lines",
            },
        ),
    ]
