"""Every screen of the desk, by method, for everybody who may knock."""

import pytest
from django.urls import reverse

from shop.desk import urls
from shop.desk.access import DeskAccess

LOOKS = {"orders", "order", "returns"}  # what a right to view opens


def addresses(order):
    """Yield (name, address) of every screen; rows that it names need not exist."""
    for pattern in urls.urlpatterns:
        values = {"number": order.number}
        names = pattern.pattern.converters
        yield (
            pattern.name,
            reverse(f"desk:{pattern.name}", kwargs={name: values.get(name, 1) for name in names}),
        )


def test_every_screen_asks_who_is_there():
    for pattern in urls.urlpatterns:
        assert issubclass(pattern.callback.view_class, DeskAccess), pattern.name


def test_strangers_are_led_to_the_sign_in(client, order):
    for name, address in addresses(order):
        for method in (client.get, client.post):
            answer = method(address)
            assert (answer.status_code, "sign-in" in answer.url) == (302, True), name


def test_readers_and_editors_stay_outside(reader, editor, employ, order):
    for client in (reader.client, editor.client, employ("change_order")):
        for name, address in addresses(order):
            for method in (client.get, client.post):
                assert method(address).status_code in (302, 403), name


def test_whoever_may_only_look_sends_nothing(viewer, order):
    for name, address in addresses(order):
        assert viewer.post(address).status_code in (302, 403, 405), name
        assert (viewer.get(address).status_code == 200) == (name in LOOKS), name
    order.refresh_from_db()
    assert (order.status, order.notes.count()) == ("paid", 1)


def test_whoever_may_only_look_is_shown_no_form(viewer, clerk, order):
    address = reverse("desk:order", args=[order.number])
    assert 'method="post" action="/manage/orders/' not in viewer.get(address).content.decode()
    assert 'method="post" action="/manage/orders/' in clerk.get(address).content.decode()


def test_nothing_changes_by_looking(clerk, order):
    for name, address in addresses(order):
        assert clerk.get(address).status_code in (200, 404, 405), name
    order.refresh_from_db()
    assert order.status == "paid"


def test_an_order_that_is_not_there_is_not_found(clerk):
    assert clerk.get(reverse("desk:order", args=["NONE"])).status_code == 404
    assert clerk.post(reverse("desk:note", args=["NONE"])).status_code == 404


@pytest.mark.parametrize("name", ["paid-back", "arrived", "undo-parcel", "correct-parcel"])
def test_rows_of_another_order_are_not_found(clerk, order, sell, key, name):
    from shop.parcels import operations as parcels
    from shop.refunds import operations as refunds

    other = sell()
    refund = refunds.refund(order=other, key=key(), other=1)
    parcel = parcels.send(order=other, key=key(), pieces={other.lines.get().pk: 1})
    row = {"refund_id": refund.pk} if name == "paid-back" else {"parcel_id": parcel.pk}
    address = reverse(f"desk:{name}", kwargs={"number": order.number, **row})
    assert clerk.post(address, {"reason": "x"}).status_code == 404
