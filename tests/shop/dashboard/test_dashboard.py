import re

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from shop.checkout.operations import Buyer, place_order
from shop.money import money
from shop.order import operations as orders
from shop.payments import by_hand
from shop.payments import operations as payments
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted

pytestmark = pytest.mark.django_db

SCREENS = [
    "index",
    "catalogue-product-list",
    "catalogue-category-list",
    "catalogue-class-list",
    "reports-index",
]


def placed(*products, buyer=GUEST, **source):
    basket = make_basket(*products, owner=buyer.user, quantity=2, **source)
    return place_order(
        quote=quoted(basket), buyer=buyer, destination=AT_HOME, payment="bank_transfer"
    )


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.filterwarnings("ignore:Pagination may yield inconsistent results")
def test_every_screen_is_in_the_back_offices_frame(admin, screen):
    placed(buyer=Buyer("x@example.com", "en", admin.user))
    html = admin.client.get(reverse(f"dashboard:{screen}")).content.decode()
    assert 'id="wagtail-sidebar"' in html
    assert "shop-frame__sections" in html
    assert "ajax.googleapis.com" not in html
    assert html.index("oscar/css/dashboard.css") < html.index("wagtailadmin/css/core.css")


def test_a_screen_speaks_the_language_of_its_reader(admin):
    profile = UserProfile.get_for_user(admin.user)
    profile.preferred_language = "zh-hans"
    profile.save()
    html = admin.client.get(reverse("dashboard:reports-index")).content.decode()
    assert '<html lang="zh-hans"' in html
    assert ">订单</a>" in html
    assert ">Orders</a>" not in html


def test_the_screen_at_hand_is_marked(admin):
    html = admin.client.get(reverse("dashboard:reports-index")).content.decode()
    assert '<a href="/manage/shop/reports/" aria-current="page">Reports</a>' in html
    sections = re.search(r'<nav class="shop-frame__sections".*?</nav>', html, re.DOTALL)[0]
    assert sections.count("aria-current") == 1


@pytest.mark.parametrize("screen", SCREENS)
def test_the_dashboard_is_closed_to_readers(reader, client, screen):
    address = reverse(f"dashboard:{screen}")
    assert reader.client.get(address).status_code == 403
    assert client.get(address).url == f"{reverse('accounts:sign-in')}?next={address}"


def test_oscars_order_screens_lead_to_the_desk(admin):
    order = placed()
    assert admin.client.get("/manage/shop/orders/").url == "/manage/orders/"
    assert admin.client.get("/manage/shop/orders/statistics/").url == "/manage/orders/"
    address = f"/manage/shop/orders/{order.number}/"
    assert admin.client.get(address).url == f"/manage/orders/{order.number}/"
    assert admin.client.post(address).status_code == 405


def test_a_customers_name_leads_to_their_account(admin, reader):
    placed(buyer=Buyer("x@example.com", "en", reader.user))
    response = admin.client.get(reverse("dashboard:user-detail", kwargs={"pk": reader.user.pk}))
    assert response.url == reverse("wagtailusers_users:edit", args=[reader.user.pk])


def test_the_first_screen_counts_no_money_that_never_came(admin):
    paid, waiting, called_off = placed(), placed(), placed()
    by_hand.receive(order=paid, amount=money(paid.total_incl_tax, paid.currency), key="transfer")
    payments.refund(attempt=paid.payment_attempts.get(), amount=money("5.00"), reason="A chip.")
    by_hand.paid_back(refund=paid.payment_attempts.get().refunds.get())
    orders.cancel(order=called_off)
    shown = admin.client.get(reverse("dashboard:index")).context
    assert shown["total_revenue"] == shown["total_revenue_last_day"] == paid.total_incl_tax - 5
    assert shown["total_orders"] == shown["total_orders_last_day"] == 2
    assert shown["total_lines"] == 2
    assert shown["average_order_costs"] == waiting.total_incl_tax
    hours = shown["hourly_report_dict"]["order_total_hourly"]
    assert sum(one["total_incl_tax"] for one in hours) == 2 * waiting.total_incl_tax
