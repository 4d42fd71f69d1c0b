import re

import pytest
from django.urls import reverse
from oscar.core.loading import get_model
from wagtail.users.models import UserProfile

from shop.checkout.operations import Buyer, place_order
from tests.factories import make_product
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted, text_of

pytestmark = pytest.mark.django_db

SCREENS = [
    "index",
    "order-list",
    "order-stats",
    "catalogue-product-list",
    "catalogue-category-list",
    "catalogue-class-list",
    "stock-alert-list",
    "offer-list",
    "voucher-list",
    "voucher-set-list",
    "range-list",
    "reviews-list",
    "reports-index",
    "shipping-method-list",
]


def placed(*products, buyer=GUEST, **source):
    basket = make_basket(*products, owner=buyer.user, quantity=2, **source)
    return place_order(
        quote=quoted(basket), buyer=buyer, destination=AT_HOME, payment="bank_transfer"
    )


def detail(order):
    return reverse("dashboard:order-detail", kwargs={"number": order.number})


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
    html = admin.client.get(reverse("dashboard:order-list")).content.decode()
    assert '<html lang="zh-hans"' in html
    assert ">订单</a>" in html
    assert ">Orders</a>" not in html


def test_the_screen_at_hand_is_marked(admin):
    html = admin.client.get(reverse("dashboard:order-list")).content.decode()
    assert '<a href="/manage/shop/orders/" aria-current="page">Orders</a>' in html
    sections = re.search(r'<nav class="shop-frame__sections".*?</nav>', html, re.DOTALL)[0]
    assert sections.count("aria-current") == 1


@pytest.mark.parametrize("screen", SCREENS)
def test_the_dashboard_is_closed_to_readers(reader, client, screen):
    address = reverse(f"dashboard:{screen}")
    assert reader.client.get(address).status_code == 403
    assert client.get(address).url == f"{reverse('accounts:sign-in')}?next={address}"


def test_an_order_says_what_led_to_each_line(admin):
    order = placed(
        make_product("Cup"),
        source_page_id=2,
        source_title="A morning <with> tea",
        source_block="5d1c",
        source_revision=12,
        source_campaign="spring",
    )
    html = admin.client.get(detail(order)).content.decode()
    assert '<a href="/manage/pages/2/">A morning &lt;with&gt; tea</a>' in html
    assert '<a href="/manage/pages/2/revisions/12/view/">Revision 12</a>' in html
    assert "Block 5d1c" in html
    assert "Campaign spring" in html


def test_an_order_keeps_the_title_of_an_article_that_is_gone(admin):
    order = placed(source_page_id=2, source_title="A morning with tea", source_revision=12)
    get_model("order", "Line").objects.update(source_page=None)
    html = admin.client.get(detail(order)).content.decode()
    assert "A morning with tea" in html
    assert "revisions/12" not in html


def test_an_order_takes_as_many_queries_for_few_lines_as_for_many(admin, same_queries):
    shown = [placed(source_page_id=2, source_title="Tea")]

    def grow():
        many = (make_product() for _line in range(4))
        shown.append(placed(*many, source_page_id=2, source_title="Tea"))

    same_queries(lambda: admin.client.get(detail(shown[-1])), grow, most=40)


def test_cancelling_in_the_dashboard_gives_the_stock_back(admin):
    cup = make_product("Cup")
    order = placed(cup)
    data = {"order_action": "change_order_status", "new_status": "cancelled"}
    response = admin.client.post(detail(order), data)
    assert "changed from" in text_of(admin.client.get(response.url))
    order.refresh_from_db()
    assert (order.status, cup.stockrecords.get().num_allocated) == ("cancelled", 0)
    assert order.notes.get().user == admin.user


def test_the_dashboard_cannot_skip_a_state(admin):
    order = placed()
    data = {"order_action": "change_order_status", "new_status": "delivered"}
    admin.client.post(detail(order), data)
    order.refresh_from_db()
    assert order.status == "awaiting-payment"


def test_several_orders_are_cancelled_from_the_list(admin):
    cup = make_product("Cup")
    chosen = [placed(cup).pk, placed(cup).pk]
    data = {
        "action": "change_order_statuses",
        "selected_order": chosen,
        "new_status": "cancelled",
    }
    admin.client.post(reverse("dashboard:order-list"), data)
    statuses = get_model("order", "Order").objects.values_list("status", flat=True)
    assert list(statuses) == ["cancelled", "cancelled"]
    assert cup.stockrecords.get().num_allocated == 0


def test_a_customers_name_leads_to_their_account(admin, reader):
    placed(buyer=Buyer("x@example.com", "en", reader.user))
    response = admin.client.get(reverse("dashboard:user-detail", kwargs={"pk": reader.user.pk}))
    assert response.url == reverse("wagtailusers_users:edit", args=[reader.user.pk])
