"""The orders' own mails move into the outbox, the sent ones too: they must not go out again."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.conf import settings
from django.db import migrations

KINDS = {"placed": "order-placed", "cancelled": "order-cancelled"}
BATCH = 1000


def _batches(rows: Iterable) -> Iterator[list]:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


def into_outbox(apps, schema_editor):
    Old, New = apps.get_model("order", "Mail"), apps.get_model("mail", "Mail")

    def moved(row):
        order, kind = row.order, KINDS[row.kind]
        return New(
            kind=kind,
            to=(order.user.email if order.user else order.guest_email) or "",
            language=order.language or settings.LANGUAGE_CODE,
            key=f"{kind}-{order.number}",
            about={} if row.sent else {"order": order.pk},
            state="sent" if row.sent else "waiting",
            date_created=row.date_created,
            date_sent=row.sent,
        )

    rows = Old.objects.filter(kind__in=KINDS).select_related("order__user").order_by("pk")
    for batch in _batches(rows.iterator(BATCH)):
        New.objects.bulk_create([moved(row) for row in batch], ignore_conflicts=True)


def back_to_orders(apps, schema_editor):
    Old, New = apps.get_model("order", "Mail"), apps.get_model("mail", "Mail")
    Order = apps.get_model("order", "Order")
    for old, kind in KINDS.items():
        rows = New.objects.filter(kind=kind).order_by("pk")
        for batch in _batches(rows.iterator(BATCH)):
            numbers = {row.key.removeprefix(f"{kind}-"): row for row in batch}
            ids = dict(Order.objects.filter(number__in=numbers).values_list("number", "pk"))
            made = [
                Old(order_id=ids[number], kind=old, sent=row.date_sent)
                for number, row in numbers.items()
                if number in ids
            ]
            Old.objects.bulk_create(made, ignore_conflicts=True)
        rows.delete()


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_outbox"), ("order", "0003_lines_in_order")]

    operations = [migrations.RunPython(into_outbox, back_to_orders)]
