"""What the environment says of delivery becomes the shop's first rows; from then on they rule."""

from django.conf import settings
from django.db import migrations


def add_rows(apps, schema_editor):
    methods = apps.get_model("shipping", "DeliveryMethod").objects
    if methods.exists():
        return
    least, most = settings.SHOP_DELIVERY_DAYS
    methods.create(
        code="home",
        name="Standard delivery",
        translations={"zh-hans": {"name": "标准配送"}},
        position=10,
        reach="listed",
        countries=[settings.SHOP_COUNTRY],
        price=settings.SHOP_DELIVERY_HOME,
        free_from=settings.SHOP_DELIVERY_FREE_FROM,
        days_least=least,
        days_most=most,
    )
    methods.create(
        code="abroad",
        name="Delivery abroad",
        translations={"zh-hans": {"name": "国际配送"}},
        position=20,
        reach="others",
        countries=[settings.SHOP_COUNTRY],
        price=settings.SHOP_DELIVERY_ABROAD,
    )


class Migration(migrations.Migration):
    dependencies = [("shipping", "0002_delivery_methods")]

    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
