"""The one product class that a shop starts with."""

from django.db import migrations


def add_goods(apps, schema_editor):
    product_class = apps.get_model("catalogue", "ProductClass")
    product_class.objects.get_or_create(
        slug="goods", defaults={"name": "Goods", "track_stock": True, "requires_shipping": True}
    )


def remove_goods(apps, schema_editor):
    product_class = apps.get_model("catalogue", "ProductClass")
    product_class.objects.filter(slug="goods", products__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_chapbook")]

    operations = [migrations.RunPython(add_goods, remove_goods)]
