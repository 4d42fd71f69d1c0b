"""Money that goes back at PayPal: from here, from its own dashboard, and what comes to nothing."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from shop import books
from shop.desk import selectors
from shop.desk.sheet import sheet_of
from shop.desk.steps import next_step
from shop.desk.timeline import timeline
from shop.mail.models import Mail
from shop.money import money
from shop.order import after
from shop.order import operations as orders
from shop.order.sayings import read
from shop.payments import by_hand, operations
from shop.payments.account import account_of
from shop.payments.models import Attempt, Entry, Notice, Refund
from shop.payments.tasks import look_at_refunds
from shop.refunds import operations as refunds
from tests.worker import work_off

pytestmark = pytest.mark.django_db
REFUNDED = "PAYMENT.CAPTURE.REFUNDED"


@pytest.fixture
def paid(buyer, paypal):
    buyer.order()
    paypal.approve(buyer.key)
    buyer.come_back()
    return buyer


def tell(buyer, server, refund, kind=REFUNDED, name=""):
    """Deliver PayPal's event and let the worker ask it; return the answer's status."""
    answer = buyer.deliver(server.event(kind, refund, name))
    work_off(look_at_refunds)
    return answer.status_code


def ledger(buyer):
    return [(one.kind, one.amount) for one in buyer.attempt.entries.order_by("pk")]


def from_here(buyer, amount, key="r1"):
    row = refunds.refund(order=buyer.made, key=key, other=Decimal(amount)).money
    return operations.send_refund(refund=row)


def seen_at_the_desk(buyer):
    order = selectors.complete().get(pk=buyer.made.pk)
    due = account_of(order).due
    return sheet_of(order), next_step(order, due=due), timeline(order)


def test_our_own_refund_is_confirmed_however_often_it_is_told(paid, paypal):
    row = from_here(paid, 20)
    for number in range(5):
        assert tell(paid, paypal, paypal.refunds[row.reference], name=f"WH-{number}") == 200
    assert tell(paid, paypal, paypal.refunds[row.reference], name="WH-0") == 200
    assert ledger(paid) == [("capture", 60), ("refund", 20)]
    assert [one.key for one in Refund.objects.all()] == [row.key]
    assert list(books.problems()) == []


def test_our_own_refund_whose_answer_was_lost_is_not_booked_as_another(paid, paypal):
    row = refunds.refund(order=paid.made, key="r1", other=Decimal(20)).money
    made = paypal._refund(
        paypal.capture_of(paid.key)["id"],
        {"amount": {"currency_code": "GBP", "value": "20.00"}, "custom_id": paid.key},
    )  # it does not bear our key, so that nobody can tell yet whose it is
    assert tell(paid, paypal, made) == 200
    assert ledger(paid) == [("capture", 60)]
    paypal.answers["/v2/payments/captures/" + made["capture"] + "/refund", row.key] = (201, made)
    operations.send_refund(refund=row)
    look_at_refunds.func(paid.attempt.pk)
    assert ledger(paid) == [("capture", 60), ("refund", 20)]
    assert Refund.objects.get().reference == made["id"]


def test_a_refund_of_the_dashboard_is_booked_once_and_shown(paid, paypal):
    made = paypal.refund_there(paid.key, "24.50")
    for number in range(5):
        assert tell(paid, paypal, made, name=f"WH-{number}") == 200
    assert ledger(paid) == [("capture", 60), ("refund", Decimal("24.50"))]
    account = account_of(paid.made)
    assert (account.kept, account.price, account.due) == (Decimal("35.50"), Decimal("35.50"), 0)
    assert list(books.problems()) == []

    sheet, _step, happened = seen_at_the_desk(paid)
    assert [(one.amount, one.reason, one.waits) for one in sheet.refunds] == [
        (money("24.50"), "Paid back at the payment provider.", False)
    ]
    assert any("not from here" in one.text for one in happened)
    shown = after.after(after.rows(type(paid.made).objects).get(pk=paid.made.pk), {})
    assert [one.amount for one in shown.refunds] == [money("24.50")]
    assert [mail.kind for mail in Mail.objects.filter(kind="order-refunded")] == ["order-refunded"]
    with pytest.raises(operations.CannotRefund):
        refunds.refund(order=paid.made, key="more", other=Decimal("35.51"))
    assert from_here(paid, "35.50", "rest").state == Refund.DONE
    assert list(books.problems()) == []


def test_an_order_whose_whole_money_went_back_is_not_just_sent(paid, paypal):
    tell(paid, paypal, paypal.refund_there(paid.key, "60.00"))
    _sheet, step, _happened = seen_at_the_desk(paid)
    assert "cancel it" in step.label
    orders.cancel(order=paid.made)
    assert paid.stock == (3, 0)
    assert account_of(paid.made).kept == 0
    assert list(books.problems()) == []


def test_a_refund_that_fails_afterwards_has_a_counter_entry_and_waits_for_a_person(paid, paypal):
    row = from_here(paid, 20)
    paypal.refunds[row.reference]["status"] = "FAILED"
    for _time in range(5):
        assert tell(paid, paypal, paypal.refunds[row.reference], "PAYMENT.REFUND.FAILED") == 200
    row.refresh_from_db()
    assert (row.state, ledger(paid)) == (
        Refund.FAILED,
        [("capture", 60), ("refund", 20), ("returned", 20)],
    )
    assert "came back" in read(row.problem)
    assert list(books.problems()) == []
    sheet, step, happened = seen_at_the_desk(paid)
    assert sheet.refunds[0].waits
    assert step.label == "Pay the refund, then note it"
    assert any("is here again" in one.text for one in happened)

    by_hand.paid_back(refund=row)
    tell(paid, paypal, paypal.refunds[row.reference], "PAYMENT.REFUND.FAILED")
    row.refresh_from_db()
    assert row.state == Refund.DONE
    assert ledger(paid)[-1] == ("refund", 20)
    assert list(books.problems()) == []


def test_a_refused_refund_that_the_owner_makes_in_the_dashboard_is_that_one(paid, paypal):
    row = from_here(paid, 20)
    paypal.refunds[row.reference]["status"] = "FAILED"
    tell(paid, paypal, paypal.refunds[row.reference], "PAYMENT.REFUND.FAILED")
    tell(paid, paypal, paypal.refund_there(paid.key, "20.00"))
    row.refresh_from_db()
    assert (row.state, Refund.objects.count()) == (Refund.DONE, 1)
    assert sum(amount if kind == "refund" else -amount for kind, amount in ledger(paid)[1:]) == 20
    assert list(books.problems()) == []


def test_every_order_of_the_news_comes_to_the_same(paid, paypal):
    """Two made there, of which one fails, and one from here: five events, any order."""
    bodies = []
    first, second = paypal.refund_there(paid.key, "10.00"), paypal.refund_there(paid.key, "5.00")
    own = from_here(paid, 20)
    for number, one in enumerate((first, second, paypal.refunds[own.reference])):
        bodies.append(paypal.event(REFUNDED, one, f"WH-{number}"))
    second["status"] = "FAILED"
    bodies.append(paypal.event("PAYMENT.REFUND.FAILED", second, "WH-3"))
    capture = paypal.event("PAYMENT.CAPTURE.COMPLETED", paypal.capture_of(paid.key), "WH-4")
    found = set()
    for sequence in itertools.islice(itertools.permutations([*bodies, capture]), 0, 120, 7):
        Notice.objects.all().delete()
        for body in sequence:
            assert paid.deliver(body).status_code == 200
            work_off(look_at_refunds)
        rows = Refund.objects.order_by("amount").values_list("amount", "state")
        found.add((tuple(rows), tuple(sorted(ledger(paid)))))
    assert found == {
        (
            ((Decimal(10), "done"), (Decimal(20), "done")),
            (("capture", 60), ("refund", 10), ("refund", 20)),
        )
    }
    assert list(books.problems()) == []


def test_a_refund_told_before_the_payment_finds_the_payment_first(buyer, paypal):
    buyer.order()
    paypal.approve(buyer.key)
    paypal._capture(paypal.order(buyer.key))
    assert tell(buyer, paypal, paypal.refund_there(buyer.key, "60.00")) == 200
    assert buyer.state == ("paid", Attempt.PAID, 2)
    assert account_of(buyer.made).kept == 0
    assert list(books.problems()) == []


def test_what_nobody_told_is_found_by_the_reconciler_within_a_day(paid, paypal):
    paypal.refund_there(paid.key, "12.00")
    operations.reconcile()
    assert ledger(paid) == [("capture", 60)]
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        for _time in range(2):
            operations.reconcile()
    assert ledger(paid) == [("capture", 60), ("refund", 12)]


def test_more_than_was_captured_is_never_booked_but_told(paid, paypal):
    made = paypal.refund_there(paid.key, "60.00")
    made["amount"] = {"currency_code": "GBP", "value": "60.01"}
    for _time in range(2):
        tell(paid, paypal, made, name="WH-x")
        look_at_refunds.func(paid.attempt.pk)
    assert ledger(paid) == [("capture", 60)]
    assert [problem for problem in books.problems() if paid.key in problem]
    sheet, _step, happened = seen_at_the_desk(paid)
    assert "Compare its refunds" in sheet.payments[0].problem
    assert sum("Compare its refunds" in one.text for one in happened) == 1


def test_false_news_writes_nothing(paid, paypal):
    body = paypal.event(REFUNDED, paypal.refund_there(paid.key, "10.00"))
    headers = paypal.headers(body) | {"PayPal-Transmission-Sig": "x"}
    assert paid.deliver(body, headers).status_code == 400
    assert work_off(look_at_refunds) == 0
    assert not Notice.objects.filter(event__contains="WH-").exclude(attempt=None).count() > 1
    assert Entry.objects.count() == 1
