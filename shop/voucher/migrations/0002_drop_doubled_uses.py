"""One use of a voucher by an order, as a constraint will say."""

from typing import Any

from django.db import migrations


def drop_doubled(apps: Any, schema_editor: Any) -> None:
    """Drop the second use of a voucher by one order, which no constraint forbade."""
    seen = set()
    for row in apps.get_model("voucher", "VoucherApplication").objects.order_by("pk"):
        if (row.voucher_id, row.order_id) in seen:
            row.delete()
        seen.add((row.voucher_id, row.order_id))


class Migration(migrations.Migration):
    dependencies = [("voucher", "0001_chapbook")]
    operations = [migrations.RunPython(drop_doubled, migrations.RunPython.noop)]
