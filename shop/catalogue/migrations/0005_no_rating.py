"""A rating is asked of the reviews: there is no field that somebody could raise."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_tax_category")]

    operations = [migrations.RemoveField(model_name="product", name="rating")]
