from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from oscar.core.loading import get_model

from shop.checkout import operations
from shop.checkout.loading import price
from shop.checkout.operations import Buyer, place_order
from shop.order import utils
from tests.factories import make_parent, make_product
from tests.shop.buying import AT_HOME, GUEST, make_basket, orders, quoted

pytestmark = pytest.mark.django_db


def place(basket, *, quote=None, buyer=GUEST, destination=AT_HOME, payment="bank_transfer"):
    return place_order(
        quote=quote or quoted(basket, destination.country),
        buyer=buyer,
        destination=destination,
        payment=payment,
    )


def refused(basket, **how):
    """Return why the order was refused, having made sure that nothing is left of it."""
    with pytest.raises(operations.CannotPlace) as refusal:
        place(basket, **how)
    basket.refresh_from_db()
    assert basket.status == basket.OPEN
    assert orders() == []
    assert not get_model("order", "ShippingAddress").objects.exists()
    return type(refusal.value), refusal.value.words


def allocated(product):
    return product.stockrecords.get().num_allocated


def test_an_order_keeps_what_was_bought_for_how_much_and_where_it_goes():
    cup = make_product("Cup", price="24.00")
    order = place(make_basket(cup, quantity=2))
    line = order.lines.get()
    assert (line.title, line.quantity, line.product, line.status) == ("Cup", 2, cup, "open")
    assert (line.unit_price_incl_tax, line.line_price_incl_tax) == (Decimal(24), Decimal(48))
    assert (order.shipping_incl_tax, order.total_incl_tax) == (Decimal("4.50"), Decimal("52.50"))
    assert (order.guest_email, order.user, order.language) == ("ada@example.com", None, "en")
    assert (order.payment_method, order.status) == ("bank_transfer", "awaiting-payment")
    assert order.shipping_address.name == "Ada Reader"
    assert order.shipping_address.country_id == "GB"
    assert order.basket.status == "Submitted"
    assert allocated(cup) == 2


def test_cash_on_delivery_needs_no_waiting():
    assert place(make_basket(), payment="cash_on_delivery").status == "confirmed"


def test_the_lines_stand_as_they_did_in_the_basket():
    goods = [make_product(title) for title in ("Cup", "Tea", "Aloe", "Bowl")]
    order = place(make_basket(*goods))
    order.lines.filter(title="Cup").update(quantity=1)  # PostgreSQL then keeps it last
    assert [line.title for line in order.lines.all()] == ["Cup", "Tea", "Aloe", "Bowl"]


def test_a_variant_is_ordered_by_its_whole_name():
    parent = make_parent("Cup", axes={"glaze": ["Celadon", "Ash"]})
    order = place(make_basket(parent.children.order_by("pk").last()))
    assert order.lines.get().title == "Cup, Ash"


def test_a_line_keeps_what_led_to_it():
    source = {
        "source_page_id": 2,
        "source_title": "A morning with tea",
        "source_block": "5d1c",
        "source_revision": 12,
        "source_campaign": "spring",
    }
    line = place(make_basket(**source)).lines.get()
    assert {name: getattr(line, name) for name in source} == source


@pytest.mark.parametrize(("country", "net"), [("GB", "24.17"), ("FR", "31.67"), ("US", "38.00")])
def test_the_price_is_the_same_everywhere_and_its_tax_the_destinations(country, net):
    for taxed in ("GB", "FR"):
        get_model("partner", "TaxRate").objects.create(country_id=taxed, rate="0.2")
    order = place(make_basket(), destination=replace(AT_HOME, country=country))
    assert order.lines.get().line_price_incl_tax == Decimal("24.00")
    gross = Decimal("28.50") if country == "GB" else Decimal("38.00")
    expected = Decimal("23.75") if country == "GB" else Decimal(net)
    assert (order.total_incl_tax, order.total_excl_tax) == (gross, expected)


def test_the_tax_of_many_pieces_is_rounded_once():
    get_model("partner", "TaxRate").objects.create(country_id="GB", rate="0.2")
    order = place(make_basket(make_product(price="0.99", stock=None), quantity=100))
    assert order.lines.get().line_price_excl_tax == Decimal("82.50")


def test_numbers_are_random_and_easy_to_read():
    first, second = (place(make_basket()).number for _order in range(2))
    assert first != second
    assert all(
        len(number) == 10 and set(number) <= set(utils.ALPHABET) for number in (first, second)
    )
    assert not set("01ILOAEUY") & set(utils.ALPHABET)


def test_a_number_that_is_taken_is_drawn_again(monkeypatch):
    taken = place(make_basket()).number
    drawn = iter([taken, taken, "23456789BC"])
    monkeypatch.setattr(utils, "random_number", lambda: next(drawn))
    assert place(make_basket()).number == "23456789BC"
    assert [order.number for order in orders()] == [taken, "23456789BC"]


def test_a_fault_of_the_database_is_not_hidden_for_ever(monkeypatch):
    taken = place(make_basket()).number
    monkeypatch.setattr(utils, "random_number", lambda: taken)
    product = make_product()
    with pytest.raises(IntegrityError):
        place(make_basket(product))
    assert allocated(product) == 0


def test_the_same_basket_is_the_same_order():
    basket = make_basket()
    quote = quoted(basket)
    assert place(basket, quote=quote) == place(basket, quote=quote, payment="cash_on_delivery")
    assert len(orders()) == 1


def test_a_basket_that_was_merged_into_another_is_gone():
    basket = make_basket()
    quote = quoted(basket)
    type(basket).objects.filter(pk=basket.pk).update(status="Merged")
    with pytest.raises(operations.BasketGone):
        place(basket, quote=quote)
    assert orders() == []


def test_somebody_elses_basket_is_not_sold_to_you(reader, admin):
    basket = make_basket(owner=admin.user)
    stranger = Buyer("reader@example.com", "en", reader.user)
    for buyer in (GUEST, stranger):
        assert refused(basket, buyer=buyer)[0] is operations.BasketGone


def test_a_users_order_is_theirs(reader):
    order = place(make_basket(owner=reader.user), buyer=Buyer("x@example.com", "en", reader.user))
    assert (order.user, order.guest_email) == (reader.user, "")


def test_too_few_are_left():
    cup, tea = make_product("Cup", stock=5), make_product("Tea", stock=5)
    basket = make_basket(tea, cup, quantity=3)
    quote = quoted(basket)
    cup.stockrecords.update(num_in_stock=2)
    assert refused(basket, quote=quote) == (
        operations.Unavailable,
        ["Only 2 of “Cup” are left."],
    )
    assert allocated(tea) == 0


def test_the_last_one_goes_between_the_look_and_the_taking(monkeypatch):
    cup, tea = make_product("Cup", stock=3), make_product("Tea", stock=3)
    basket = make_basket(tea, cup, quantity=3)
    monkeypatch.setattr(operations, "problems_of", lambda basket: [])
    cup.stockrecords.update(num_in_stock=0)
    assert refused(basket) == (operations.Unavailable, ["“Cup” has just sold out."])
    assert allocated(tea) == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_public": False}, "“Cup” is no longer sold."),
        ({"available_until": timezone.now() - timedelta(days=1)}, "“Cup” is no longer sold."),
        ({"available_from": timezone.now() + timedelta(days=1)}, "“Cup” is not on sale yet."),
    ],
)
def test_what_is_hidden_or_out_of_its_time_is_not_sold(change, words):
    cup = make_product("Cup")
    basket = make_basket(cup)
    quote = quoted(basket)
    type(cup).objects.filter(pk=cup.pk).update(**change)
    assert refused(basket, quote=quote) == (operations.Unavailable, [words])


def test_a_variant_of_a_hidden_product_is_not_sold():
    parent = make_parent("Cup")
    basket = make_basket(parent.children.first())
    type(parent).objects.filter(pk=parent.pk).update(is_public=False)
    assert refused(basket)[0] is operations.Unavailable


def test_another_price_than_the_one_shown_is_not_charged():
    cup = make_product("Cup", price="10.00")
    basket = make_basket(cup)
    quote = quoted(basket)
    cup.stockrecords.update(price="99.00")
    kind, words = refused(basket, quote=quote)
    assert kind is operations.QuoteChanged
    assert "“Cup” now costs £99.00 instead of £10.00." in words


def test_a_sale_that_ended_is_not_charged_silently():
    cup = make_product("Cup", price="10.00")
    cup.stockrecords.update(sale_price="8.00", sale_until=timezone.now() + timedelta(hours=1))
    basket = make_basket(cup)
    quote = quoted(basket)
    cup.stockrecords.update(sale_until=timezone.now() - timedelta(seconds=1))
    assert refused(basket, quote=quote)[0] is operations.QuoteChanged


def test_a_way_to_pay_that_is_not_offered_there_is_refused():
    abroad = replace(AT_HOME, country="FR")
    assert refused(make_basket(), destination=abroad, payment="cash_on_delivery") == (
        operations.CannotPlace,
        ["This way to pay is not offered any more. Choose another."],
    )


def test_a_mail_server_that_is_down_does_not_stop_an_order(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.TASKS = settings.TASKS | {"worker": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    order = place(make_basket())
    assert get_model("mail", "Mail").objects.get(to=order.email).state == "waiting"
    queue = get_model("django_tasks_database", "DBTaskResult").objects
    assert sorted(queue.values_list("task_path", flat=True)) == [
        "shop.mail.tasks.send_mail",
        "shop.order.tasks.tell_order_placed",
    ]


def test_an_order_that_fails_leaves_no_mail_behind(settings, monkeypatch):
    settings.TASKS = settings.TASKS | {"worker": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr("shop.order.tasks.tell_order_placed", None)  # the last step fails
    basket = make_basket()
    with pytest.raises(AttributeError):
        place(basket)
    assert orders() == []
    assert not get_model("mail", "Mail").objects.exists()
    assert not get_model("django_tasks_database", "DBTaskResult").objects.exists()


def test_a_basket_is_brought_down_to_what_can_be_had():
    cup, tea, gone = make_product("Cup", stock=5), make_product("Tea"), make_product("Gone")
    basket = make_basket(cup, tea, gone, quantity=4)
    cup.stockrecords.update(num_in_stock=2)
    gone.stockrecords.update(num_in_stock=0)
    operations.fit_to_stock(basket=price(basket, country="GB"))
    lines = basket.lines.order_by("pk").values_list("product__title", "quantity")
    assert list(lines) == [("Cup", 2), ("Tea", 4)]


def test_a_line_more_costs_no_query_but_the_one_that_takes_its_stock(settings):
    settings.TASKS = settings.TASKS | {
        "worker": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}
    }

    def queries(lines):
        basket = make_basket(*(make_product() for _line in range(lines)))
        quote = quoted(basket)
        with CaptureQueriesContext(connection) as captured:
            place(basket, quote=quote)
        return len(captured)

    queries(1)
    one, four = queries(1), queries(4)
    assert four == one + 3
    assert one <= 32
