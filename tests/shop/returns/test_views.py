"""Returning and withdrawing as a buyer does it, and as the desk answers."""

import re

import pytest
from django.urls import reverse

from shop.order import links
from shop.parcels import operations as parcels
from shop.returns.models import Return
from tests.shop.buying import text_of


@pytest.fixture
def sent(sell, key):
    order = sell()
    parcel = parcels.send(order=order, key=key(), pieces={order.lines.get().pk: 2})
    parcels.arrived(parcel=parcel)
    return order


def address(name, order, token=None):
    token = token or links.token(order.number)
    return reverse(f"orders:{name}", kwargs={"number": order.number, "token": token})


def page(client, order):
    return text_of(client.get(links.status_path(order.number)))


def filled(client, name, order, /, **data):
    html = client.get(address(name, order)).content.decode()
    key = re.search(r'name="key" value="([0-9a-f]{32})"', html)[1]
    return {"key": key, f"pieces_{order.lines.get().pk}": "1"} | data


def test_a_buyer_asks_and_the_house_answers(client, admin, sent):
    assert "Return something" in page(client, sent)
    data = filled(client, "return", sent, note="The <rim> is chipped")
    data[f"reason_{sent.lines.get().pk}"] = "broken"
    for _click in range(2):
        answer = client.post(address("return", sent), data, follow=True)
    assert "We have your request." in text_of(answer)
    returned = Return.objects.get()
    assert "We are looking at your request" in page(client, sent)
    assert sent.number in text_of(admin.client.get(reverse("desk:returns")))
    desk = reverse("desk:return", args=[returned.pk])
    assert "The <rim> is chipped" in text_of(admin.client.get(desk))
    for act, words in [
        ("accepted", "Send the goods back"),
        ("received", "Your goods have arrived"),
        ("refunded", "Paid back"),
    ]:
        admin.client.post(desk, {"act": act})
        assert words in page(client, sent)
    assert sent.refunds.get().amount == 24


def test_a_refusal_says_why(client, admin, sent):
    client.post(address("return", sent), filled(client, "return", sent))
    desk = reverse("desk:return", args=[Return.objects.get().pk])
    answer = admin.client.post(desk, {"act": "refused"}, follow=True)
    assert "Write to the buyer why." in text_of(answer)
    admin.client.post(desk, {"act": "refused", "answer": "It was used."})
    assert "We cannot take this back" in page(client, sent)
    assert "It was used." in page(client, sent)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"pieces": ""}, "Choose at least one piece."),
        ({"pieces": "0"}, "Choose at least one piece."),
        ({"pieces": "3"}, "Choose how many pieces come back."),
        ({"pieces": "x"}, "Choose how many pieces come back."),
        ({"reason": "whim"}, "Select a valid choice"),
        ({"note": "x" * 2001}, "at most 2000 characters"),
    ],
)
def test_a_form_that_cannot_be_carried_out_says_why(client, sent, data, words):
    pk = sent.lines.get().pk
    names = {"pieces": f"pieces_{pk}", "reason": f"reason_{pk}", "note": "note"}
    wrong = {names[name]: value for name, value in data.items()}
    answer = client.post(address("return", sent), filled(client, "return", sent) | wrong)
    assert words in text_of(answer)
    assert "There is a problem" in text_of(answer)
    assert not Return.objects.exists()


def test_the_button_stands_on_the_page_in_the_union_alone(client, sent, settings):
    assert "Withdraw from the contract" not in page(client, sent)
    settings.SHOP_WITHDRAWAL_DAYS = 14
    assert "Withdraw from the contract" in page(client, sent)


def test_a_buyer_withdraws_in_two_steps(client, sent, settings, mailoutbox):
    settings.SHOP_WITHDRAWAL_DAYS = 14
    ask = text_of(client.get(address("withdraw", sent)))
    assert f"You withdraw from order {sent.number}" in ask
    assert not Return.objects.exists()
    mailoutbox.clear()
    data = filled(client, "withdraw", sent, name="Ada Reader")
    answer = client.post(address("withdraw", sent), data, follow=True)
    assert "You have withdrawn." in text_of(answer)
    assert "Withdrawal · Send the goods back" in text_of(answer)
    assert len(mailoutbox) == 1


def test_too_late_leads_back_to_the_order(client, sell):
    order = sell()
    for name in ("return", "withdraw"):
        answer = client.get(address(name, order))
        assert (answer.status_code, answer.url) == (303, links.status_path(order.number))


@pytest.mark.parametrize("name", ["return", "withdraw"])
def test_somebody_elses_order_does_not_exist(client, sent, sell, name):
    token = links.token(sell().number)
    for method in (client.get, client.post):
        assert method(address(name, sent, token)).status_code == 404


@pytest.mark.parametrize("name", ["return", "withdraw"])
def test_a_second_click_for_all_of_it_is_answered_as_the_first(client, sent, settings, name):
    settings.SHOP_WITHDRAWAL_DAYS = 14
    data = filled(client, name, sent, name="Ada Reader")
    data[f"pieces_{sent.lines.get().pk}"] = "2"
    first, second = (text_of(client.post(address(name, sent), data, follow=True)) for _ in "ab")
    assert first == second
    assert Return.objects.count() == 1


def test_a_refusal_with_a_nul_is_kept_without_it(client, admin, sent):
    client.post(address("return", sent), filled(client, "return", sent))
    desk = reverse("desk:return", args=[Return.objects.get().pk])
    admin.client.post(desk, {"act": "refused", "answer": "It was\0 used."})
    assert Return.objects.get().answer == "It was used."
