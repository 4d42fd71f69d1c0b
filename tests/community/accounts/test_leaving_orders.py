"""Whoever goes is still written to about what they bought, until nothing can follow."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import RequestFactory
from django.utils import timezone
from oscar.core.loading import get_model

from community.accounts import privacy
from community.accounts.back_office import DeleteMany
from shop import books
from shop.alerts import operations as alerts
from shop.alerts.models import Alert
from shop.checkout.operations import Buyer, place_order
from shop.erasure import let_go
from shop.mail.models import Mail
from shop.money import money
from shop.order import links, operations
from shop.parcels import operations as parcels
from shop.payments import by_hand
from shop.refunds.operations import refund
from shop.returns import operations as returns
from shop.returns.operations import Wish
from tests.factories import make_product
from tests.shop.buying import AT_HOME, make_basket, quoted
from tests.shop.sending import all_arrive, send_the_rest

LONG_AFTER = timedelta(days=60)


@pytest.fixture
def ada(db):
    ada = get_user_model().objects.create_user("ada@example.com", "correct horse battery staple")
    ada.confirm_email()
    return ada


@pytest.fixture
def place(ada):
    """``place(quantity=1)`` gives a paid order of Ada's."""

    def place(quantity=1):
        placed = place_order(
            quote=quoted(make_basket(owner=ada, quantity=quantity)),
            buyer=Buyer(ada.email, "en", ada),
            destination=AT_HOME,
            payment="bank_transfer",
        )
        order = get_model("order", "Order").objects.get(number=placed.number)
        total = money(order.total_incl_tax, order.currency)
        by_hand.receive(order=order, amount=total, key=f"paid-{order.pk}")
        return fresh(order)

    return place


def fresh(order):
    return get_model("order", "Order").objects.get(pk=order.pk)


def go(user):
    privacy.erase(user=user, language="en")


def test_a_customer_deleted_in_the_back_office_still_gets_the_parcels_mail(admin, ada, place):
    order = place()
    assert admin.client.post(f"/manage/users/delete/{ada.pk}/").status_code == 302
    assert not get_user_model().objects.filter(pk=ada.pk).exists()
    order = fresh(order)
    assert (order.user, order.email) == (None, "ada@example.com")
    assert mail.outbox[-1].subject == "Your account is deleted"
    mail.outbox.clear()
    send_the_rest(order)
    assert [one.to for one in mail.outbox] == [["ada@example.com"]]
    assert admin.client.get(links.status_path(order.number)).status_code == 200
    assert list(books.problems()) == []


def test_customers_deleted_from_the_list_do_too(admin, ada, place):
    order = place()
    path = f"/manage/bulk/accounts/user/delete/?id={ada.pk}"
    assert admin.client.post(path, {"confirm": "yes"}).status_code == 302
    assert not get_user_model().objects.filter(pk=ada.pk).exists()
    assert fresh(order).email == "ada@example.com"


def test_the_list_deletes_no_owner_for_a_clerk(ada):
    owner = get_user_model().objects.create_superuser("owner@example.com", "words of an owner")
    request = RequestFactory().post("/")
    request.user = ada
    assert not DeleteMany(request, model=get_user_model()).check_perm(owner)


def test_a_part_sent_order_keeps_its_address(ada, place):
    order = place(quantity=2)
    parcels.send(order=order, pieces={order.lines.get().pk: 1}, key="first")
    go(ada)
    assert fresh(order).status == "part-dispatched"
    mail.outbox.clear()
    send_the_rest(fresh(order))
    assert [one.to for one in mail.outbox] == [["ada@example.com"]]


def arrived(place):
    order = place()
    send_the_rest(order)
    all_arrive(order)
    return fresh(order)


def test_the_address_goes_when_the_time_to_return_is_over(ada, place):
    order = arrived(place)
    go(ada)
    assert let_go() == 0
    assert fresh(order).email == "ada@example.com"
    with time_machine.travel(timezone.now() + LONG_AFTER):
        assert let_go() == 1
        assert let_go() == 0
    assert fresh(order).email == ""
    assert not Mail.objects.filter(to="ada@example.com").exists()


def test_an_open_return_and_an_undone_refund_keep_it(ada, place):
    coming, owed = arrived(place), arrived(place)
    returned = returns.ask(order=coming, wishes={coming.lines.get().pk: Wish(1)}, key="back")
    gesture = refund(order=owed, other=5, key="gesture")
    go(ada)
    with time_machine.travel(timezone.now() + LONG_AFTER):
        assert let_go() == 0
        returns.refuse(returned=returned, answer="It is worn.")
        by_hand.paid_back(refund=gesture.money)
        assert let_go() == 2
    assert {fresh(coming).email, fresh(owed).email} == {""}


def test_a_guests_address_is_not_let_go(place, ada):
    order = arrived(place)
    get_model("order", "Order").objects.filter(pk=order.pk).update(
        user=None, guest_email="guest@example.com"
    )
    with time_machine.travel(timezone.now() + LONG_AFTER):
        assert let_go() == 0
    assert fresh(order).email == "guest@example.com"


def test_who_comes_back_takes_the_order_up_again(ada, place):
    order = arrived(place)
    go(ada)
    again = get_user_model().objects.create_user("ada@example.com", "four other quiet words")
    token = links.status_path(order.number).rstrip("/").rpartition("/")[2]
    assert operations.claim(number=order.number, token=token, user=again)
    with time_machine.travel(timezone.now() + LONG_AFTER):
        assert let_go() == 0


def test_alerts_go_with_the_account(ada):
    cup = make_product("Cup", stock=0)
    other = make_product("Pot", stock=0)
    for product, email in ((cup, ada.email), (other, ada.email), (cup, "ben@example.com")):
        alerts.ask(product=product, email=email, language="en", known=True)
    go(ada)
    assert [one.email for one in Alert.objects.all()] == ["ben@example.com"]


def test_a_clerks_notes_and_receipts_outlive_the_clerk(admin, ada, place):
    clerk = get_user_model().objects.create_user("clerk@example.com", "w", first_name="Cleo")
    order = place()
    operations.note(order=order, text="Rang twice.", by=clerk)
    go(clerk)
    note = order.notes.get(message="Rang twice.")
    assert (note.user, note.who) == (None, "Cleo")
    assert "Cleo" in admin.client.get(f"/manage/orders/{order.number}/").content.decode()
