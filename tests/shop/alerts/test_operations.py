from datetime import timedelta

import pytest
import time_machine
from django.core import mail as django_mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from shop.alerts import operations
from shop.alerts.models import Alert, address_key
from shop.mail.models import Mail
from shop.order import operations as orders
from tests.factories import make_parent, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def cup():
    """A product that is sold out."""
    return make_product("Cup", stock=0)


def wait_for(product, *names, language="en"):
    """Let each of them wait for the product; return their alerts."""
    return [
        operations.ask(product=product, email=f"{name}@example.com", language=language, known=True)
        for name in names
    ]


def restock(product, number):
    """Set the stock by a bare UPDATE, which sends no signal."""
    product.stockrecords.update(num_in_stock=number, num_allocated=0)


def told(mailoutbox):
    """The recipients of the mails so far."""
    return [mail.to[0].partition("@")[0] for mail in mailoutbox]


def test_a_guest_confirms_before_anything_else_comes(cup, mailoutbox):
    alert = operations.ask(product=cup, email=" Ada@Example.com", language="en")
    assert (alert.email, alert.confirmed) == ("ada@example.com", None)
    assert [mail.subject for mail in mailoutbox] == ["Shall we tell you when “Cup” is back?"]
    assert f"/alerts/confirm/{alert.key}/" in mailoutbox[0].body
    restock(cup, 3)
    assert operations.tell_all() == 0
    assert operations.confirm(key=alert.key).confirmed is not None
    assert operations.tell_all() == 1
    assert mailoutbox[1].subject == "“Cup” is back"


def test_asking_again_changes_nothing_and_sends_one_mail_an_hour(cup, mailoutbox):
    for _time in range(3):
        operations.ask(product=cup, email="ada@example.com", language="en")
    assert (Alert.objects.count(), len(mailoutbox)) == (1, 1)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        alert = operations.ask(product=cup, email="ada@example.com", language="en")
    assert len(mailoutbox) == 2
    operations.confirm(key=alert.key)
    assert operations.ask(product=cup, email="ada@example.com", language="en").confirmed
    assert (Alert.objects.count(), len(mailoutbox)) == (1, 2)


def test_one_address_waits_once_for_a_product(cup):
    (alert,) = wait_for(cup, "ada")
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(product=cup, email=alert.email, language="en")


@pytest.mark.parametrize(
    "product",
    [
        {"stock": 1},
        {"stock": 0, "is_public": False},
        {"stock": 0, "price": None},
        {"stock": 0, "available_until": timezone.now() - timedelta(days=1)},
    ],
)
def test_only_what_can_come_back_can_be_waited_for(product):
    with pytest.raises(operations.CannotAsk):
        operations.ask(product=make_product(**product), email="a@example.com", language="en")
    assert not Alert.objects.exists()


def test_a_variant_is_waited_for_and_not_its_parent():
    parent = make_parent(stock=0)
    with pytest.raises(operations.CannotAsk):
        operations.ask(product=parent, email="a@example.com", language="en")
    assert wait_for(parent.children.first(), "ada")


def test_what_is_coming_can_be_waited_for_and_time_brings_it(mailoutbox):
    soon = timezone.now() + timedelta(hours=1)
    wait_for(make_product("Jar", available_from=soon), "ada")
    assert operations.tell_all() == 0
    with time_machine.travel(soon + timedelta(minutes=1)):
        assert operations.tell_all() == 1
    assert told(mailoutbox) == ["ada"]


def test_everybody_is_told_once(cup, mailoutbox):
    wait_for(cup, "ada", "bo")
    assert operations.tell_all() == 0
    restock(cup, 9)
    assert operations.tell_all() == 2
    assert operations.tell_all() == 0
    restock(cup, 0)
    restock(cup, 9)
    assert operations.tell_all() == 0
    assert told(mailoutbox) == ["ada", "bo"]


def test_a_cancelled_order_brings_it_back(place, mailoutbox):
    cup = make_product("Cup", stock=1)
    order = place(cup)
    wait_for(cup, "bo")
    assert operations.tell_all() == 0
    orders.cancel(order=order)
    mailoutbox.clear()
    assert operations.tell_all() == 1
    assert told(mailoutbox) == ["bo"]


def test_a_save_and_an_import_bring_it_back_alike(cup):
    wait_for(cup, "ada")
    record = cup.stockrecords.get()
    record.num_in_stock = 1
    record.save()
    assert operations.tell_all() == 1


def test_two_are_told_for_a_piece_and_the_next_a_day_later(cup, mailoutbox):
    wait_for(cup, *(f"guest{number}" for number in range(9)))
    restock(cup, 2)
    assert operations.tell_all() == 4
    assert operations.tell_all() == 0
    assert told(mailoutbox) == ["guest0", "guest1", "guest2", "guest3"]
    restock(cup, 3)
    assert operations.tell_all() == 2
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert operations.tell_all() == 3
        assert operations.tell_all() == 0
    assert told(mailoutbox) == [f"guest{number}" for number in range(9)]


def test_what_is_not_counted_is_told_to_all(cup):
    wait_for(cup, *(f"guest{number}" for number in range(5)))
    restock(cup, None)
    assert operations.tell_all() == 5


def test_nothing_is_kept_of_who_was_told(cup):
    wait_for(cup, "ada")
    restock(cup, 1)
    operations.tell_all()
    alert = Alert.objects.get()
    assert (alert.email, alert.address_key) == ("", "")
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        operations.tell_all()
    assert not Alert.objects.exists()
    assert Mail.objects.get().about == {}


def test_what_is_over_is_deleted(cup):
    operations.ask(product=cup, email="late@example.com", language="en")
    (alert,) = wait_for(cup, "ada")
    with time_machine.travel(timezone.now() + timedelta(days=2, minutes=1)):
        assert operations.confirm(key=Alert.objects.get(confirmed=None).key) is None
        operations.tell_all()
        assert Alert.objects.get() == alert
    with time_machine.travel(timezone.now() + timedelta(days=181)):
        operations.tell_all()
    assert not Alert.objects.exists()


def test_an_address_stops_all_its_alerts(cup):
    wait_for(cup, "ada", "bo")
    wait_for(make_product(stock=0), "ada")
    assert operations.stop(address=address_key("ada@example.com")) == 2
    assert operations.stop(address="") == 0
    assert Alert.objects.get().email == "bo@example.com"
    assert operations.forget(email="BO@example.com") == 1


def test_an_address_has_an_end_of_alerts(cup, monkeypatch):
    monkeypatch.setattr(operations, "MOST_AN_ADDRESS", 1)
    wait_for(cup, "ada")
    assert wait_for(make_product(stock=0), "ada") == [None]
    assert Alert.objects.count() == 1


def test_a_mail_tells_how_it_stands_when_it_goes_out(cup, mailoutbox):
    wait_for(cup, "ada", language="zh-hans")
    restock(cup, 2)
    operations.tell_all()
    (mail,) = mailoutbox
    stop = f"http://localhost:8000/zh-hans/alerts/stop/{address_key('ada@example.com')}/"
    assert mail.extra_headers["List-Unsubscribe"] == f"<{stop}>"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in mail.body
    assert "£24.00" in mail.body
    assert stop in mail.alternatives[0][0]


def test_a_mail_that_is_late_does_not_promise_what_is_gone(cup, settings):
    settings.TASKS = settings.TASKS | {"worker": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    wait_for(cup, "ada", "bo")
    restock(cup, 1)
    assert operations.tell_all() == 2
    restock(cup, 0)
    from shop.mail.operations import send

    first, second = Mail.objects.order_by("pk")
    assert send(mail_id=first.pk) is True
    assert "sold out again" in django_mail.outbox[0].body
    cup.delete()
    assert send(mail_id=second.pk) is False
    second.refresh_from_db()
    assert second.state == Mail.DROPPED


def test_a_round_takes_as_many_queries_for_three_products(cup, same_queries):
    wait_for(cup, "ada")
    same_queries(
        operations.tell_all,
        lambda: [wait_for(make_product(stock=0), f"guest{number}") for number in range(3)],
    )
