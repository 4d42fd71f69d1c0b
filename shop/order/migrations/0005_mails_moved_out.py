"""The orders' mails are rows of the outbox now (``shop.mail``)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("order", "0004_line_counts"), ("mail", "0002_orders_mails")]

    operations = [migrations.DeleteModel(name="Mail")]
