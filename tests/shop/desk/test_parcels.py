"""A parcel whose carrier or number was written wrong is put right at the desk."""

import pytest
from django.urls import reverse

from shop.order import links
from shop.order.sayings import read
from shop.parcels import operations as parcels
from shop.parcels.models import Carrier
from tests.shop.buying import text_of

WRONG = {"carrier": "", "other_carrier": "Bike", "number": "77", "expected": ""}


@pytest.fixture
def parcel(order, key, mailoutbox):
    carrier = Carrier.objects.get(name="UPS")
    pieces = {order.lines.get().pk: 1}
    parcel = parcels.send(order=order, key=key(), pieces=pieces, carrier=carrier, number="1Z8")
    mailoutbox.clear()
    return parcel


def address(parcel):
    return reverse("desk:correct-parcel", args=[parcel.order.number, parcel.pk])


def test_it_is_logged_and_shown_to_the_buyer_without_a_mail(clerk, client, parcel, mailoutbox):
    desk = clerk.get(reverse("desk:order", args=[parcel.order.number]))
    assert address(parcel) in desk.content.decode()
    assert 'value="1Z8"' in clerk.get(address(parcel)).content.decode()
    for _click in range(2):
        shown = text_of(clerk.post(address(parcel), WRONG, follow=True))
    assert "The parcel is Bike 77 now." in shown
    assert shown.count("The parcel UPS 1Z8 was put right: it is Bike 77.") == 1
    page = text_of(client.get(links.status_path(parcel.order.number)))
    assert "Parcel 1 · Bike Tracking number 77" in page
    assert "Carrier or number corrected" in page
    assert mailoutbox == []


def test_the_same_again_changes_nothing(parcel):
    parcels.correct(parcel=parcel, carrier=parcel.carrier, number=" 1Z8 ")
    parcel.refresh_from_db()
    assert parcel.corrected is None
    assert not any("put right" in read(note.message) for note in parcel.order.notes.all())


@pytest.mark.parametrize("ends", [parcels.arrived, lambda **row: parcels.undo(**row, reason="x")])
def test_only_a_parcel_on_its_way_is_corrected(clerk, parcel, ends):
    ends(parcel=parcel)
    assert clerk.post(address(parcel), WRONG).status_code == 404
    with pytest.raises(parcels.CannotSend, match="not on its way any more"):
        parcels.correct(parcel=parcel, number="77")
    parcel.refresh_from_db()
    assert parcel.number == "1Z8"


def test_a_wrong_number_keeps_what_was_typed(clerk, parcel):
    answer = clerk.post(address(parcel), WRONG | {"number": "unknown"})
    assert "A tracking number has digits" in text_of(answer)
    assert 'value="unknown"' in answer.content.decode()


def test_a_day_that_has_passed_may_stay(clerk, parcel):
    parcel.expected = parcel.date_sent.date().replace(year=2020)
    parcel.save()
    clerk.post(address(parcel), WRONG | {"expected": parcel.expected.isoformat()})
    parcel.refresh_from_db()
    assert (parcel.number, parcel.expected.year) == ("77", 2020)
