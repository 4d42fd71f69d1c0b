"""The kinds of goods that most countries tax unlike the rest. A shop may rename or delete them."""

from django.db import migrations

_FIRST = [("reduced", "Reduced rate", "优惠税率", False), ("zero", "Zero rate", "零税率", True)]


def add_rows(apps, schema_editor):
    categories = apps.get_model("partner", "TaxCategory").objects
    for code, name, chinese, untaxed in _FIRST:
        categories.get_or_create(
            code=code,
            defaults={
                "name": name,
                "untaxed": untaxed,
                "translations": {"zh-hans": {"name": chinese}},
            },
        )


class Migration(migrations.Migration):
    dependencies = [("partner", "0005_tax_by_category")]

    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
