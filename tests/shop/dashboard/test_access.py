"""Every screen of the dashboard, by every method, for everybody who may knock."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import get_resolver, path, reverse
from oscar.core.loading import get_model

from shop.checkout.operations import place_order
from shop.dashboard.access import guard, needed
from tests.factories import make_category, make_product
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Pagination may yield inconsistent results"),
]

SECTIONS = {
    "",
    "users",
    "catalogue",
    "reports",
    "orders",
    "offers",
    "ranges",
    "vouchers",
}
# These lead to Wagtail's screens, which have rights of their own.
MOVED = {"offer-list", "range-list", "voucher-list", "voucher-set-list"}
# The rights that are needed to send something; "view" on the same model comes on top.
WRITES = {
    "catalogue-product": "catalogue.change_product",
    "catalogue-product-bulk-action": "catalogue.change_product",
    "catalogue-product-create": "catalogue.add_product",
    "catalogue-product-delete": "catalogue.delete_product",
    "catalogue-category-update": "catalogue.change_category",
    "catalogue-class-create": "catalogue.add_productclass",
}


def screens(resolver=None, route=""):
    """Yield (name, route) of every address below /manage/shop/, as the site resolves it."""
    if resolver is None:
        root = get_resolver().url_patterns
        resolver = next(one for one in root if getattr(one, "app_name", "") == "dashboard")
    for pattern in resolver.url_patterns:
        longer = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from screens(pattern, longer)
        else:
            yield pattern.name, longer


ALL = sorted(screens())


def anywhere(route):
    """Return an address of the route; what it names need not exist."""
    route = re.sub(r"\^?\(\?P<\w+>[^)]*\)\$?|<\w+:\w+>", "1", route)
    return "/manage/shop/" + route.replace("^", "").replace("$", "")


def grant(user, *codes):
    for code in codes:
        app, codename = code.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )


def employ(name="clerk", *codes):
    """Return the browser of somebody on the staff with these rights."""
    user = get_user_model().objects.create_user(f"{name}@example.com", "x", is_staff=True)
    grant(user, "wagtailadmin.access_admin", *codes)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def bare():
    return employ("bare")


@pytest.fixture
def viewer():
    client = employ("viewer")
    user = get_user_model().objects.get(email="viewer@example.com")
    user.user_permissions.add(*Permission.objects.filter(codename__startswith="view_"))
    return client


@pytest.fixture
def order():
    return place_order(
        quote=quoted(make_basket(quantity=2)),
        buyer=GUEST,
        destination=AT_HOME,
        payment="bank_transfer",
    )


@pytest.fixture
def review():
    return get_model("reviews", "ProductReview").objects.create(
        product=make_product(), title="Good", body="Very", score=4, name="Ada", status=0
    )


def test_there_is_no_section_that_this_file_does_not_know():
    assert {route.split("/")[0] if "/" in route else "" for _name, route in ALL} == SECTIONS
    assert len(ALL) > 40


def test_a_screen_without_a_rule_stops_the_site():
    with pytest.raises(ImproperlyConfigured, match="'new-screen'"):
        guard([path("new/", lambda request: None, name="new-screen")])
    with pytest.raises(ImproperlyConfigured, match="None"):
        guard([path("new/", lambda request: None)])


def test_strangers_are_led_to_the_sign_in(client):
    for name, route in ALL:
        address = anywhere(route)
        for method in (client.get, client.post):
            answer = method(address)
            assert answer.status_code == 302, name
            assert answer.url == f"/account/sign-in/?next={address}"


def test_screens_are_closed_to_whom_they_are_not_for(reader, editor, bare):
    for client in (reader.client, editor.client, bare):
        for name, route in ALL:
            assert client.get(anywhere(route)).status_code == 403, name
            assert client.post(anywhere(route)).status_code == 403, name


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "ANYTHING"])
def test_only_what_is_known_to_be_safe_takes_no_more_than_looking(method):
    for name, _route in ALL:
        assert len(needed(name, method)) > 1, name


def test_a_partners_clerk_is_no_exception(bare):
    user = get_user_model().objects.get(email="bare@example.com")
    grant(user, "partner.dashboard_access")
    assert bare.get(reverse("dashboard:order-list")).status_code == 403
    user.is_staff = False
    user.save()
    grant(user, "order.view_order", "order.change_order")
    assert bare.get(reverse("dashboard:order-list")).status_code == 403


def test_whoever_may_only_look_sends_nothing(viewer):
    for name, route in ALL:
        assert viewer.post(anywhere(route)).status_code == 403, name


def test_whoever_may_only_look_meets_no_form_for_adding_or_deleting(viewer):
    for name, route in ALL:
        only = "create" in name or name.endswith("-delete")
        answer = viewer.get(anywhere(route))
        assert (answer.status_code == 403) == only, name


@pytest.mark.parametrize("who", ["viewer", "owner"])
def test_what_there_is_can_be_looked_at(request, admin, viewer, order, review, who):
    client = {"viewer": viewer, "owner": admin.client}[who]
    for name, kwargs in existing(order, review):
        answer = client.get(reverse(f"dashboard:{name}", kwargs=kwargs), follow=True)
        assert answer.status_code == 200, name


def existing(order, review):
    """Make a thing of every kind; return the screens that show them, with their arguments."""
    products = get_model("offer", "Range").objects.create(name="All", slug="all", is_public=True)
    condition = get_model("offer", "Condition").objects.create(
        range=products, type="Count", value=1
    )
    benefit = get_model("offer", "Benefit").objects.create(
        range=products, type="Percentage", value=10
    )
    get_model("offer", "ConditionalOffer").objects.create(
        name="Ten", slug="ten", condition=condition, benefit=benefit
    )
    options = get_model("catalogue", "AttributeOptionGroup").objects.create(name="Glaze")
    option = get_model("catalogue", "Option").objects.create(name="Gift", code="gift")
    product = {"pk": review.product_id}
    lists = [
        (name, {})
        for name, route in ALL
        if name.endswith(("-list", "-stats")) and "<" not in route and name not in MOVED
    ]
    return [
        *lists,
        ("index", {}),
        ("reports-index", {}),
        ("catalogue-product-lookup", {}),
        ("order-detail", {"number": order.number}),
        ("catalogue-product", product),
        ("catalogue-category-update", {"pk": make_category().pk}),
        ("catalogue-class-update", {"pk": review.product.product_class_id}),
        ("catalogue-attribute-option-group-update", {"pk": options.pk}),
        ("catalogue-option-update", {"pk": option.pk}),
    ]


def test_what_has_no_page_of_its_own_leads_to_the_shop(client, order, review):
    existing(order, review)
    shop = reverse("catalogue:index")
    offer = get_model("offer", "ConditionalOffer").objects.get()
    assert client.get(offer.get_absolute_url()).url == shop
    products = get_model("offer", "Range").objects.get()
    assert client.get(products.get_absolute_url()).url == shop
    answer = client.get(review.get_absolute_url(), follow=True)
    assert answer.redirect_chain[-1][0] == f"/shop/p/{review.product.slug}/"


@pytest.mark.parametrize(("name", "right"), WRITES.items())
def test_sending_takes_the_right_named_for_the_screen(viewer, name, right):
    user = get_user_model().objects.get(email="viewer@example.com")
    app, codename = right.split(".")
    others = Permission.objects.exclude(content_type__app_label=app, codename=codename)
    user.user_permissions.set(others)
    address = anywhere(next(route for one, route in ALL if one == name))
    assert viewer.post(address).status_code == 403
    user.user_permissions.add(*Permission.objects.filter(codename=codename))
    assert viewer.put(address).status_code != 403


def test_a_product_without_an_address_is_shown_again(admin):
    address = reverse("dashboard:catalogue-product", kwargs={"pk": make_product().pk})
    assert admin.client.post(address, {"title": "", "slug": ""}).status_code == 200


def test_the_menu_leads_only_to_what_is_open(viewer, order):
    clerk = employ("clerk", "order.view_order")
    html = clerk.get(reverse("dashboard:reports-index")).content.decode()
    sections = re.search(r'<nav class="shop-frame__sections".*?</nav>', html, re.DOTALL)[0]
    assert re.findall(r'href="([^"]+)"', sections) == [
        "/manage/shop/orders/",
        "/manage/shop/reports/",
    ]


@pytest.mark.parametrize("name", sorted(MOVED))
def test_what_has_moved_leads_there(admin, name):
    answer = admin.client.get(reverse(f"dashboard:{name}"), follow=True)
    assert answer.redirect_chain[0][0].startswith("/manage/snippets/")
    assert answer.status_code == 200
