"""The number in stock, edited by people while buyers move it."""

import pytest

from shop import books
from shop.checkout.operations import place_order
from shop.money import money
from shop.payments import by_hand
from tests import factories
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted
from tests.shop.catalogue.editing import fields_of
from tests.shop.sending import send_the_rest

pytestmark = pytest.mark.django_db

NUMBER = "stockrecords-0-num_in_stock"


@pytest.fixture
def bowl():
    product = factories.make_product("Tea bowl", price="24.00", stock=12)
    product.categories.add(factories.make_category())
    return product


def record_of(product):
    record = product.stockrecords.get()
    return record.num_in_stock, record.num_allocated


def paid(product):
    basket = make_basket(product, quantity=2)
    order = place_order(
        quote=quoted(basket), buyer=GUEST, destination=AT_HOME, payment="bank_transfer"
    )
    amount = money(order.total_incl_tax, order.currency)
    by_hand.receive(order=order, amount=amount, key=f"transfer-{order.number}")
    return type(order).objects.get(pk=order.pk)


class TestForms:
    """The back office's form and that of the old dashboard."""

    @pytest.fixture(params=["snippets/catalogue/product/edit", "shop/catalogue/products"])
    def address(self, request, bowl):
        return f"/manage/{request.param}/{bowl.pk}/"

    def post(self, admin, address, data):
        answer = admin.client.post(address, data)
        assert answer.status_code == 302, answer.content.decode()[:500]

    def number(self, data):
        return next(key for key in data if key.endswith("num_in_stock"))

    def test_what_was_not_touched_stays_what_it_became(self, admin, address, bowl):
        data = fields_of(admin.client.get(address))
        send_the_rest(paid(bowl))
        self.post(admin, address, data)
        assert record_of(bowl) == (10, 0)
        assert list(books.problems()) == []

    def test_what_was_written_adds_the_difference(self, admin, address, bowl):
        data = fields_of(admin.client.get(address))
        send_the_rest(paid(bowl))
        self.post(admin, address, data | {self.number(data): "20"})
        assert record_of(bowl) == (18, 0)

    def test_less_than_is_promised_by_now_is_refused(self, admin, address, bowl):
        data = fields_of(admin.client.get(address))
        paid(bowl)
        answer = admin.client.post(address, data | {self.number(data): "1"})
        assert "2 are promised to buyers" in answer.content.decode()
        assert record_of(bowl) == (12, 2)
        again = fields_of(answer)
        self.post(admin, address, again | {self.number(data): "13"})
        assert record_of(bowl) == (13, 2)


def test_counting_that_begins_holds_what_orders_hold(admin, bowl):
    order = paid(bowl)
    record = bowl.stockrecords.get()
    record.num_in_stock = None
    record.save()
    other = paid(bowl)
    send_the_rest(order)
    address = f"/manage/snippets/catalogue/product/edit/{bowl.pk}/"
    data = fields_of(admin.client.get(address))
    answer = admin.client.post(address, data | {NUMBER: "1"})
    assert "2 are promised to buyers" in answer.content.decode()
    assert admin.client.post(address, data | {NUMBER: "9"}).status_code == 302
    assert record_of(bowl) == (9, 2)
    send_the_rest(other)
    assert record_of(bowl) == (7, 0)
    assert list(books.problems()) == []


def test_a_kind_that_is_counted_again_holds_what_orders_hold(bowl):
    order = paid(bowl)
    kind = bowl.get_product_class()
    kind.track_stock = False
    kind.save()
    bowl = type(bowl).objects.get(pk=bowl.pk)
    send_the_rest(order)
    later = [paid(bowl) for _each in range(7)]
    kind.track_stock = True
    kind.save()
    assert record_of(bowl) == (14, 14)
    assert list(books.problems()) == []
    send_the_rest(later[0])
    assert record_of(bowl) == (12, 12)


def test_a_number_set_by_a_program_is_that_number(bowl):
    record = bowl.stockrecords.get()
    type(record).objects.update(num_in_stock=11)
    record.price = 20
    record.save()
    assert record_of(bowl) == (11, 0)
    record.num_in_stock = 40
    record.save()
    assert record_of(bowl) == (40, 0)
    assert bowl.stockrecords.get().price == 20
