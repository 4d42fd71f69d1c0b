import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from shop.alerts import operations
from tests.factories import make_parent, make_product
from tests.shop.buying import text_of

pytestmark = pytest.mark.django_db

WAITED_FOR, LOW = reverse("waited_for"), reverse("low_stock")


def wait_for(product, number, known=True):
    for one in range(number):
        operations.ask(product=product, email=f"guest{one}@example.com", language="en", known=known)


def test_what_is_waited_for_most_stands_first(admin):
    one, two = make_product("Cup", stock=0), make_parent("Jar", stock=0).children.first()
    wait_for(one, 1)
    wait_for(two, 3)
    wait_for(make_product("Plate", stock=0), 1, known=False)
    answer = admin.client.get(WAITED_FOR)
    rows = [(row.pk, row.number, row.free) for row in answer.context["object_list"]]
    assert rows == [(two.pk, 3, 0), (one.pk, 1, 0)]
    assert "@example.com" not in text_of(answer).replace("admin@example.com", "")
    sheet = b"".join(admin.client.get(WAITED_FOR, {"export": "csv"}).streaming_content).decode()
    assert "Jar" in sheet
    assert "@" not in sheet


def test_what_runs_low_is_read_from_the_stock(admin):
    cup = make_product("Cup", stock=2)
    gone = make_product("Jar", stock=0)
    wait_for(gone, 2)
    make_product("Plate", stock=50)
    make_product("Tea", stock=None)
    make_product("Hidden", stock=1, is_public=False)
    bowl = make_product("Bowl", stock=20)
    bowl.stockrecords.update(low_stock_threshold=20)
    rows = admin.client.get(LOW).context["object_list"]
    assert [(row.product_id, row.free, row.number) for row in rows] == [
        (gone.pk, 0, 2),
        (cup.pk, 2, 0),
        (bowl.pk, 20, 0),
    ]


@pytest.mark.parametrize("page", [WAITED_FOR, LOW])
def test_a_report_takes_as_many_queries_for_three_products(admin, same_queries, page):
    wait_for(make_product(stock=0), 1)
    same_queries(
        lambda: admin.client.get(page),
        lambda: [wait_for(make_product(stock=0), number) for number in (1, 2, 3)],
    )


@pytest.mark.parametrize(("page", "right"), [(WAITED_FOR, "view_alert"), (LOW, "view_stockrecord")])
def test_a_report_takes_its_right(editor, reader, page, right):
    assert reader.client.get(page).status_code == 302
    assert editor.client.get(page).status_code == 302
    editor.user.user_permissions.set(Permission.objects.filter(codename=right))
    assert editor.client.get(page).status_code == 200


def test_oscars_list_leads_to_ours(admin):
    assert admin.client.get(reverse("dashboard:stock-alert-list"))["Location"] == LOW


def test_two_open_alerts_of_oscars_stop_nobody_from_saving_a_product():
    from oscar.core.loading import get_model

    cup = make_product("Cup", stock=1)
    record = cup.stockrecords.get()
    alerts = get_model("partner", "StockAlert").objects
    for _time in range(2):
        alerts.create(stockrecord=record, threshold=5)
    record.low_stock_threshold = 5
    record.num_in_stock = 2
    record.save()
    record.refresh_from_db()
    assert (record.num_in_stock, alerts.count()) == (2, 2)
