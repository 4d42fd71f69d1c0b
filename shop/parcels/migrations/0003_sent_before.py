"""Orders that went out before there were parcels get one each, so that the books agree."""

from django.db import migrations
from django.db.models import F


def pack(apps, schema_editor):
    Order = apps.get_model("order", "Order")
    Line = apps.get_model("order", "Line")
    Parcel = apps.get_model("parcels", "Parcel")
    ParcelLine = apps.get_model("parcels", "ParcelLine")
    for order in Order.objects.filter(status__in=["dispatched", "delivered"], parcels=None):
        changes = order.status_changes.order_by("date_created")
        sent = changes.filter(new_status="dispatched").values_list("date_created", flat=True)
        arrived = changes.filter(new_status="delivered").values_list("date_created", flat=True)
        parcel = Parcel.objects.create(
            order=order,
            key=f"before-{order.pk}",
            date_sent=sent.first() or order.date_placed,
            date_arrived=arrived.first(),
        )
        ParcelLine.objects.bulk_create(
            ParcelLine(parcel=parcel, line=line, quantity=line.quantity)
            for line in order.lines.all()
        )
    Line.objects.filter(parcel_lines__isnull=False).update(
        num_shipped=F("quantity"), num_allocated=0
    )
    Line.objects.filter(order__status="cancelled").update(num_allocated=0)


class Migration(migrations.Migration):
    dependencies = [("parcels", "0002_carriers"), ("order", "0004_line_counts")]

    operations = [migrations.RunPython(pack, migrations.RunPython.noop)]
