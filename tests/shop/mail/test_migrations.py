import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

BEFORE = [("mail", "0001_outbox"), ("order", "0003_lines_in_order")]
AFTER = [("mail", "0002_orders_mails"), ("order", "0005_mails_moved_out")]


def migrate(targets):
    """Bring the database to the targets and return its models' registry."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def make_order(apps, number, **fields):
    """Make an order as the migration finds it."""
    return apps.get_model("order", "Order").objects.create(
        number=number,
        currency="GBP",
        total_incl_tax=1,
        total_excl_tax=1,
        guest_email="ada@example.com",
        language="zh-hans",
        date_placed=timezone.now(),
        **fields,
    )


@pytest.mark.django_db(transaction=True)
def test_the_mails_of_orders_move_into_the_outbox_and_back():
    apps = migrate(BEFORE)
    one, two = make_order(apps, "ONE"), make_order(apps, "TWO")
    sent = timezone.now()
    old = apps.get_model("order", "Mail").objects
    old.create(order=one, kind="placed", sent=sent)
    old.create(order=two, kind="cancelled")

    rows = migrate(AFTER).get_model("mail", "Mail").objects.order_by("pk")
    assert list(rows.values_list("key", "kind", "to", "language", "state", "about")) == [
        ("order-placed-ONE", "order-placed", "ada@example.com", "zh-hans", "sent", {}),
        (
            "order-cancelled-TWO",
            "order-cancelled",
            "ada@example.com",
            "zh-hans",
            "waiting",
            {"order": two.pk},
        ),
    ]
    assert rows[0].date_sent == sent

    back = migrate(BEFORE).get_model("order", "Mail").objects.order_by("order__number")
    assert list(back.values_list("order__number", "kind", "sent")) == [
        ("ONE", "placed", sent),
        ("TWO", "cancelled", None),
    ]
