import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.core.loading import get_model

from shop.checkout import quotes
from tests.factories import make_parent, make_product
from tests.shop.buying import (
    ADA,
    buyer,
    form,
    give,
    make_basket,
    orders,
    page,
    quote_in,
    quoted,
    send,
    text_of,
)

pytestmark = pytest.mark.django_db

UPDATE, ADJUST = {"update": "1"}, {"adjust": "1"}


def summary(response):
    """Return what the summary of the checkout's page says."""
    found = re.search(r'id="summary".*?</aside>', response.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_a_guest_buys_in_two_requests(mailoutbox):
    cup = make_product("Cup", price="24.00")
    client = buyer(cup, quantity=2)
    answer = send(client, form(client))
    (order,) = orders()
    assert (answer.status_code, answer.url.split("/")[-2]) == (303, "thank-you")
    assert order.number in answer.url
    thanks = text_of(client.get(answer.url))
    assert "Thank you" in thanks
    assert "£52.50" in thanks
    assert "Cup" in thanks
    assert [mail.to for mail in mailoutbox] == [["ada@example.com"]]


def test_a_guests_checkout_takes_few_queries(settings):
    settings.TASKS = settings.TASKS | {"worker": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    client = buyer()
    with CaptureQueriesContext(connection) as captured:
        client.get(send(client, form(client)).url)
    assert len(captured) <= 95


def test_the_page_takes_as_many_queries_for_few_lines_as_for_many(same_queries):
    basket = make_basket(make_product(picture=True), make_parent().children.first())
    client = give(Client(), basket)

    def grow():
        for product in (make_product(picture=True), make_parent().children.first()):
            basket.add_product(product)
        page(client)  # makes the pictures' renditions, which a worker does otherwise

    same_queries(lambda: page(client), grow)


def test_the_page_shows_what_is_bought_and_what_it_costs():
    get_model("partner", "TaxRate").objects.create(country_id="GB", rate="0.2")
    shown = summary(page(buyer(make_product("Cup", price="24.00"), quantity=2)))
    assert "Cup" in shown
    assert "Goods £48.00" in shown
    assert "Delivery £4.50" in shown
    assert "Total £52.50" in shown
    assert "including 20 % tax £8.75" in shown
    assert "Place order, pay £52.50 by bank transfer" in shown


def test_the_page_is_nobody_elses_to_keep():
    response = page(buyer())
    assert response["Cache-Control"] == "private, no-cache, max-age=0"  # its own browser may


def test_a_members_page_is_kept_nowhere(django_user_model):
    member = django_user_model.objects.create_user("ada@example.com", "a long password")
    make_basket(make_product(), owner=member)
    client = Client()
    client.force_login(member)
    assert "no-store" in page(client)["Cache-Control"]


def test_every_field_has_its_autocomplete_token():
    html = page(buyer()).content.decode()
    tokens = {
        re.search(r'name="(\w+)"', tag)[1]: re.search(r'autocomplete="([\w-]+)"', tag)[1]
        for tag in re.findall(r"<(?:input|select)[^>]*autocomplete=[^>]*>", html)
        if 'name="q"' not in tag and 'autocomplete="off"' not in tag
    }
    assert tokens == {
        "email": "email",
        "full_name": "name",
        "line1": "address-line1",
        "line2": "address-line2",
        "city": "address-level2",
        "postcode": "postal-code",
        "phone": "tel",
        "country": "country",
    }


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_empty_basket_leads_to_the_basket(client, method):
    response = getattr(client, method)(reverse("checkout:index"))
    assert (response.status_code, response.url) == (303, reverse("basket:summary"))
    assert "your basket is empty" in text_of(client.get(response.url))


@pytest.mark.parametrize("cookie", ["", "1", "1:forged", "x" * 5000, "7:ä"])
def test_a_forged_basket_cookie_is_an_empty_basket(client, cookie):
    make_basket()
    client.cookies["basket"] = cookie
    assert page(client).status_code == 303


def test_mistakes_are_listed_and_what_was_typed_is_kept():
    client = buyer()
    response = send(client, form(client, email="ada", city="", full_name="<b>Ada</b>"))
    shown = response.content.decode()
    assert response.status_code == 200
    assert orders() == []
    assert "<title>Error: Checkout" in shown
    assert "There is a problem" in shown
    assert '<a href="#id_email">This is not a whole e-mail address' in shown
    assert '<a href="#id_city">Write the town or city.' in shown
    assert 'value="&lt;b&gt;Ada&lt;/b&gt;"' in shown
    assert 'value="1 Mill Lane"' in shown


def test_a_changed_price_is_shown_before_anything_is_ordered():
    cup = make_product("Cup", price="10.00")
    client = buyer(cup)
    data = form(client)
    cup.stockrecords.update(price="99.00")
    response = send(client, data)
    assert orders() == []
    assert "“Cup” now costs £99.00 instead of £10.00." in text_of(response)
    assert 'value="Ada Reader"' in response.content.decode()
    assert send(client, data | {"quote": quote_in(response)}).status_code == 303
    assert orders()[0].total_incl_tax == 99


@pytest.mark.parametrize("quote", ["", "forged", None])
def test_without_a_quote_nothing_is_ordered(quote):
    client = buyer()
    data = {name: value for name, value in (ADA | {"quote": quote}).items() if value is not None}
    assert "This page was out of date." in text_of(send(client, data))
    assert orders() == []


def test_a_product_that_came_into_the_basket_elsewhere_is_not_bought_silently():
    basket = make_basket(make_product("Cup"))
    client = give(Client(), basket)
    data = form(client)
    basket.add_product(make_product("Tea"))
    assert "“Tea” has come into the basket." in text_of(send(client, data))
    assert orders() == []


def test_a_country_that_was_changed_without_an_update_is_shown_first():
    client = buyer()
    data = form(client, country="FR", postcode="75001")
    response = send(client, data)
    assert orders() == []
    assert "Delivery now goes to France and costs £14.00." in text_of(response)
    assert send(client, data | {"quote": quote_in(response)}).status_code == 303
    assert orders()[0].shipping_incl_tax == 14


def test_update_redraws_the_page_for_a_country_and_checks_nothing():
    get_model("partner", "TaxRate").objects.create(country_id="GB", rate="0.2")
    client = buyer()
    response = send(client, form(client, email="half", country="CN") | UPDATE)
    shown = response.content.decode()
    assert "There is a problem" not in shown
    assert 'value="half"' in shown
    assert 'name="state"' in shown
    assert "cash_on_delivery" not in shown
    assert "Delivery £14.00" in summary(response)
    assert "including" not in summary(response)
    assert quotes.read(quote_in(response)).country == "CN"
    assert orders() == []


def test_update_renames_the_button_for_a_way_to_pay():
    client = buyer()
    response = send(client, form(client, payment_method="cash_on_delivery") | UPDATE)
    assert "Place order, pay £28.50 on delivery" in summary(response)


@pytest.mark.parametrize("country", ["", "ZZ", "gb", "'; DROP", "\x00", "GBR"])
def test_update_with_a_country_that_is_none_is_still_a_page(country):
    client = buyer()
    assert send(client, form(client, country=country) | UPDATE).status_code == 200


def test_sold_out_goods_are_named_and_the_basket_is_kept():
    cup, tea = make_product("Cup"), make_product("Tea")
    client = buyer(cup, tea)
    data = form(client)
    cup.stockrecords.update(num_in_stock=0)
    response = send(client, data)
    assert orders() == []
    assert "“Cup” has just sold out." in text_of(response)
    assert get_model("basket", "Line").objects.count() == 2
    assert re.search(r'<button[^>]*id="pay"[^>]* disabled', response.content.decode())


def test_a_buyer_goes_on_with_what_can_be_had():
    cup, tea = make_product("Cup", price="10.00"), make_product("Tea", price="5.00")
    client = buyer(cup, tea)
    data = form(client)
    cup.stockrecords.update(num_in_stock=0)
    response = send(client, data | ADJUST)
    assert 'value="Ada Reader"' in response.content.decode()
    assert send(client, data | {"quote": quote_in(response)}).status_code == 303
    assert [line.title for line in orders()[0].lines.all()] == ["Tea"]


def test_going_on_without_anything_leads_to_the_empty_basket():
    cup = make_product()
    client = buyer(cup)
    data = form(client)
    cup.stockrecords.update(num_in_stock=0)
    assert send(client, data | ADJUST).url == reverse("basket:summary")


def test_sending_the_form_again_is_the_same_order():
    client = buyer()
    data = form(client)
    first, again = send(client, data), send(client, data)
    assert again.url == first.url
    assert client.get(first.url).status_code == 200  # the cookie is gone now
    assert send(client, data).url == first.url
    assert len(orders()) == 1


def test_two_windows_are_one_order():
    basket = make_basket()
    client = give(Client(), basket)
    left, right = form(client), form(client, full_name="Ada R.")
    assert send(client, left).url == send(client, right).url
    assert len(orders()) == 1


def test_a_quote_of_a_strangers_basket_buys_nothing():
    stranger, own = make_basket(make_product("Theirs")), buyer(make_product("Mine"))
    response = send(own, ADA | {"quote": quotes.sign(quoted(stranger))})
    assert "This page was out of date." in text_of(response)
    assert orders() == []


def test_after_the_order_the_basket_is_empty():
    client = buyer()
    send(client, form(client))
    assert not client.get(reverse("basket:summary")).context["lines"]


def test_the_thank_you_page_leads_back_to_the_article():
    client = buyer(make_product("Cup"), source_page_id=2, source_title="A morning with tea")
    thanks = client.get(send(client, form(client)).url)
    assert "Back to “A morning with tea”" in text_of(thanks)


def test_the_checkout_speaks_chinese():
    basket = make_basket(make_product("Cup"))
    client = give(Client(), basket)
    response = client.get("/zh-hans/checkout/")
    assert response.status_code == 200
    answer = client.post("/zh-hans/checkout/", ADA | {"quote": quote_in(response)})
    assert answer.url.startswith("/zh-hans/orders/")
    assert orders()[0].language == "zh-hans"
    assert orders()[0].shipping_method == "Standard delivery"


def test_a_post_without_a_token_is_refused():
    client = Client(enforce_csrf_checks=True)
    give(client, make_basket())
    assert send(client, ADA).status_code == 403
    assert orders() == []
