"""Rows for what earlier orders had of offers, and the counts that follow from them."""

from typing import Any

from django.db import migrations

from shop.offer.people import key_of


def write(apps: Any, schema_editor: Any) -> None:
    """Write a use for each discount of an order, and count again."""
    Offer = apps.get_model("offer", "ConditionalOffer")
    Use = apps.get_model("offer", "Use")
    known = set(Offer.objects.values_list("pk", flat=True))
    Offer.objects.update(num_applications=0, num_orders=0, total_discount=0)
    Offer.objects.filter(status="Consumed").update(status="Open")
    rows = apps.get_model("order", "OrderDiscount").objects.filter(offer_id__in=known)
    for row in rows.select_related("order__user").order_by("pk"):
        order = row.order
        email = order.user.email if order.user_id else order.guest_email
        use, new = Use.objects.get_or_create(
            offer_id=row.offer_id,
            order=order,
            defaults={
                "user_id": order.user_id,
                "person": key_of(email),
                "times": row.frequency or 1,
                "amount": row.amount,
                "counted": order.status != "cancelled",
            },
        )
        offer = Offer.objects.get(pk=row.offer_id)
        if not new:
            use.times += row.frequency or 1
            use.amount += row.amount
            use.save()
        if use.counted:
            offer.num_applications += row.frequency or 1
            offer.num_orders += new
            offer.total_discount += row.amount
            offer.save()


class Migration(migrations.Migration):
    dependencies = [("offer", "0002_count_uses"), ("accounts", "0001_initial")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
