import pytest

from tests.shop.mail.test_migrations import make_order, migrate


@pytest.mark.django_db(transaction=True)
def test_orders_of_nothing_wait_for_no_payment():
    apps = migrate([("order", "0007_show_without_tax")])
    free = make_order(apps, "FREE", status="awaiting-payment")
    due = make_order(apps, "DUE", status="awaiting-payment")
    apps.get_model("order", "Order").objects.filter(pk=free.pk).update(total_incl_tax=0)
    orders = migrate([("order", "0008_nothing_to_pay")]).get_model("order", "Order").objects
    assert orders.get(pk=free.pk).status == "paid"
    assert orders.get(pk=free.pk).status_changes.get().new_status == "paid"
    assert orders.get(pk=due.pk).status == "awaiting-payment"
