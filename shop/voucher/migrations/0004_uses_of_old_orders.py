"""What earlier orders had of vouchers, and the counts that follow from them."""

from decimal import Decimal
from typing import Any

from django.db import migrations
from django.db.models import Sum

from shop.offer.people import key_of


def write(apps: Any, schema_editor: Any) -> None:
    """Fill in person and amount of each use, and count again."""
    Voucher = apps.get_model("voucher", "Voucher")
    Voucher.objects.update(num_orders=0, total_discount=0)
    discounts = apps.get_model("order", "OrderDiscount").objects
    rows = apps.get_model("voucher", "VoucherApplication").objects
    for row in rows.select_related("order__user").order_by("pk"):
        order = row.order
        row.person = key_of(order.user.email if order.user_id else order.guest_email)
        row.counted = order.status != "cancelled"
        found = discounts.filter(order=order, voucher_id=row.voucher_id)
        row.amount = found.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
        row.save()
        if row.counted:
            voucher = Voucher.objects.get(pk=row.voucher_id)
            voucher.num_orders += 1
            voucher.total_discount += row.amount
            voucher.save()


class Migration(migrations.Migration):
    dependencies = [("voucher", "0003_count_uses"), ("accounts", "0001_initial")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
