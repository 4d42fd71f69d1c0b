"""Taking everything along and going: the books stay whole (scenario: a buyer is deleted)."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.utils import timezone
from oscar.core.loading import get_model

from community.accounts import privacy
from community.accounts.models import Export
from shop import books
from shop.alerts.models import Alert
from shop.checkout.operations import Buyer, place_order
from shop.documents.models import Seller
from shop.erasure import erase_old
from shop.mail.models import Mail
from shop.money import money
from shop.order import links, operations
from shop.payments import by_hand
from shop.privacy import known_of
from shop.returns import operations as returns
from tests.shop.buying import AT_HOME, make_basket, quoted, text_of
from tests.shop.sending import all_arrive, send_the_rest

PRIVACY, FETCH, DELETE, PROVE = (
    "/account/privacy/",
    "/account/privacy/export/",
    "/account/privacy/delete/",
    "/account/prove/",
)
PASSWORD = "correct horse battery staple"


@pytest.fixture
def ada(db):
    ada = get_user_model().objects.create_user("ada@example.com", PASSWORD, first_name="Ada")
    ada.confirm_email()
    return ada


@pytest.fixture
def browser(ada):
    """Ada's browser, in which she has just written her password."""
    browser = Client()
    browser.post("/account/sign-in/", {"username": ada.email, "password": PASSWORD})
    browser.post(PROVE, {"password": PASSWORD})
    return browser


def place(user):
    placed = place_order(
        quote=quoted(make_basket(owner=user)),
        buyer=Buyer(user.email, "en", user),
        destination=AT_HOME,
        payment="bank_transfer",
    )
    return get_model("order", "Order").objects.get(number=placed.number)


def test_everything_is_put_together_and_fetched_by_its_owner_alone(ada, browser, reader):
    order = place(ada)
    mail.outbox.clear()
    assert browser.post(PRIVACY).url == PRIVACY
    assert mail.outbox[-1].to == ["ada@example.com"]
    assert "http://localhost:8000/account/privacy/" in mail.outbox[-1].body
    assert "Fetch it" in text_of(browser.get(PRIVACY))
    answer = browser.get(FETCH)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        known = json.loads(archive.read("chapbook.json"))
    assert known["account"]["email"] == "ada@example.com"
    assert [one["number"] for one in known["orders"]] == [order.number]
    assert "1 Mill Lane" in str(known["orders"][0]["delivery_address"])
    assert "argon2" not in answer.content.decode("latin-1")
    assert reader.client.get(FETCH).status_code in (302, 404)


def test_an_export_is_gone_after_a_week(ada, browser):
    browser.post(PRIVACY)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert privacy.ready_for(ada) is None
        assert not Export.objects.exists()


@pytest.mark.parametrize("path", [FETCH, DELETE])
def test_what_is_grave_asks_for_the_password(reader, path):
    for method in (reader.client.get, reader.client.post):
        assert method(path).url.startswith(PROVE)
    assert get_user_model().objects.filter(pk=reader.user.pk, is_active=True).exists()


def test_an_account_is_deleted_and_the_books_stay_whole(ada, browser):
    done, under_way = place(ada), place(ada)
    operations.cancel(order=done)
    page = text_of(browser.get(DELETE))
    assert "After 10 years name and address are erased, too." in page
    mail.outbox.clear()
    assert browser.post(DELETE).url == "/"
    assert not get_user_model().objects.filter(email="ada@example.com").exists()
    assert browser.get("/account/").status_code == 302
    assert mail.outbox[-1].subject == "Your account is deleted"

    for order in (done, under_way):
        order.refresh_from_db()
        assert order.user is None
        assert order.shipping_address.line1 == "1 Mill Lane"
        assert not order.shipping_address.phone_number
        assert browser.get(links.status_path(order.number)).status_code == 200
    assert done.guest_email == ""
    assert under_way.guest_email == "ada@example.com"
    assert list(books.problems()) == []
    assert not get_model("basket", "Basket").objects.filter(status="Open").exists()


def test_deleting_twice_deletes_once(ada, browser):
    browser.post(DELETE)
    assert privacy.erase_account(user_id=ada.pk, language="en") is False


def test_the_mails_of_who_goes_go_along(ada, browser):
    operations.cancel(order=place(ada))
    assert Mail.objects.filter(to=ada.email).exists()
    browser.post(DELETE)
    assert [one.kind for one in Mail.objects.filter(to="ada@example.com")] == ["account-deleted"]


def test_the_last_owner_stays(ada, browser):
    get_user_model().objects.filter(pk=ada.pk).update(is_superuser=True)
    assert browser.post(DELETE).url == DELETE
    assert get_user_model().objects.get(pk=ada.pk).is_active


@pytest.fixture
def lived_through(ada):
    """An order that was paid, sent, billed and is to come back."""
    seller = Seller.load()
    seller.name, seller.address = "Stillwater Ltd", "1 Kiln Lane\nBath"
    seller.save()
    order = place(ada)
    by_hand.receive(order=order, amount=money(order.total_incl_tax), key="transfer")
    send_the_rest(order)
    all_arrive(order)
    line = order.lines.get()
    returns.ask(order=order, wishes={line.pk: returns.Wish(1)}, key="r", note="The glaze is thin.")
    return get_model("order", "Order").objects.get(pk=order.pk)


def test_the_export_has_what_became_of_an_order(ada, lived_through):
    product = lived_through.lines.get().product
    Alert.objects.create(product=product, email=ada.email, language="en")
    known = known_of(ada)
    [order] = known["orders"]
    assert [one["state"] for one in order["payments"]] == ["paid"]
    assert len(order["parcels"]) == 1
    assert order["papers"] == [lived_through.documents.get().number]
    assert order["returns"][0]["note"] == "The glaze is thin."
    assert order["returns"][0]["lines"][0]["quantity"] == 1
    assert [one["product"] for one in known["alerts"]] == [product.get_title()]
    json.dumps(known)


def test_three_orders_are_exported_with_as_many_queries_as_one(ada, lived_through, same_queries):
    same_queries(lambda: known_of(ada), lambda: [place(ada), place(ada)])


def test_old_papers_and_returns_lose_their_names_too(ada, lived_through):
    long_ago = timezone.now() - timedelta(days=365 * 10 + 1)
    get_model("order", "Order").objects.update(date_placed=long_ago)
    erase_old()
    paper = lived_through.documents.get()
    assert "1 Mill Lane" not in json.dumps(paper.content)
    assert ada.email not in json.dumps(paper.content)
    assert lived_through.returns.get().note == ""
    assert list(books.problems()) == []


def test_old_orders_lose_their_names_and_keep_their_sums(ada):
    old, young = place(ada), place(ada)
    long_ago = timezone.now() - timedelta(days=365 * 10 + 1)
    get_model("order", "Order").objects.filter(pk=old.pk).update(date_placed=long_ago)
    assert erase_old() == 1
    assert erase_old() == 0
    old.refresh_from_db()
    assert old.shipping_address.line1 == "—"
    assert old.shipping_address.country_id == "GB"
    assert (old.user, old.guest_email) == (None, "")
    assert young.shipping_address.line1 == "1 Mill Lane"
    assert list(books.problems()) == []
