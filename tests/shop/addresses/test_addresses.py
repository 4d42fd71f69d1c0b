"""The addresses that somebody keeps: theirs alone, changed by POST alone, one to begin with."""

import pytest
from oscar.core.loading import get_model

from tests.shop.buying import give, make_basket, text_of

LIST = "/account/addresses/"
MILL = {
    "full_name": "Ada Reader",
    "line1": "1 Mill Lane",
    "city": "Bath",
    "postcode": "BA1 1AA",
    "country": "GB",
}
HILL = MILL | {"line1": "2 Hill Road"}


def keep(actor, data=MILL, where="add/", **more):
    return actor.client.post(f"{LIST}{where}", data | more)


def kept():
    rows = get_model("address", "UserAddress").objects.order_by("pk")
    return [(row.line1, row.is_default_for_shipping) for row in rows]


def pk_of(line1):
    return get_model("address", "UserAddress").objects.get(line1=line1).pk


def test_addresses_are_added_changed_and_deleted(reader):
    assert "No addresses yet" in text_of(reader.client.get(LIST))
    assert keep(reader).url == LIST
    keep(reader, HILL, default="on")
    assert kept() == [("1 Mill Lane", False), ("2 Hill Road", True)]
    mill = pk_of("1 Mill Lane")
    reader.client.post(f"{LIST}{mill}/default/")
    assert kept() == [("1 Mill Lane", True), ("2 Hill Road", False)]
    form = text_of(reader.client.get(f"{LIST}{mill}/"))
    assert "Change the address" in form
    keep(reader, MILL | {"line1": "3 Mill Lane"}, f"{mill}/", default="on")
    assert kept()[0] == ("3 Mill Lane", True)
    reader.client.post(f"{LIST}{mill}/delete/")
    assert kept() == [("2 Hill Road", True)]
    assert "2 Hill Road" in text_of(reader.client.get(LIST))


def test_the_same_address_is_kept_once(reader):
    keep(reader)
    keep(reader)
    keep(reader, HILL)
    keep(reader, MILL, f"{pk_of('2 Hill Road')}/")
    assert [line for line, _default in kept()] == ["1 Mill Lane"]


@pytest.mark.parametrize("missing", ["full_name", "line1", "city", "postcode"])
def test_what_is_missing_is_said(reader, missing):
    answer = keep(reader, {key: one for key, one in MILL.items() if key != missing})
    assert answer.status_code == 200
    assert "Write the" in text_of(answer)
    assert not kept()


def test_another_ones_address_does_not_exist(reader, admin):
    keep(admin)
    theirs = pk_of("1 Mill Lane")
    assert reader.client.get(f"{LIST}{theirs}/").status_code == 404
    for act in ("", "delete/", "default/"):
        assert keep(reader, HILL, f"{theirs}/{act}").status_code == 404
    assert kept() == [("1 Mill Lane", True)]


def test_nothing_changes_by_get(reader):
    keep(reader)
    for act in ("delete/", "default/"):
        assert reader.client.get(f"{LIST}{pk_of('1 Mill Lane')}/{act}").status_code == 405
    assert len(kept()) == 1


def test_strangers_are_led_to_the_sign_in(client, db):
    assert client.get(LIST).url == f"/account/sign-in/?next={LIST}"


def test_twenty_are_kept_at_the_most(reader):
    for number in range(20):
        keep(reader, MILL | {"line1": f"{number} Mill Lane"})
    assert "Delete one first" in text_of(keep(reader, HILL))
    assert len(kept()) == 20


def test_the_checkout_begins_with_one_and_offers_the_others(reader):
    give(reader.client, make_basket(owner=reader.user))
    keep(reader)
    keep(reader, HILL)
    page = reader.client.get("/checkout/").content.decode()
    assert 'value="1 Mill Lane"' in page
    assert "Send it to another of your addresses" in page
    chosen = f"/checkout/?address={pk_of('2 Hill Road')}"
    assert chosen in page
    assert 'value="2 Hill Road"' in reader.client.get(chosen).content.decode()


def test_a_list_of_three_takes_as_many_queries_as_one(reader, same_queries):
    keep(reader)
    grow = lambda: [keep(reader, MILL | {"line1": f"{n} Lane"}) for n in (5, 6)]  # noqa: E731
    same_queries(lambda: reader.client.get(LIST), grow)


def test_a_new_address_begins_with_the_name_and_never_with_the_mail_address(reader):
    page = reader.client.get(f"{LIST}add/")
    assert page.context["form"]["full_name"].value() == ""
    type(reader.user).objects.update(first_name="Ada", last_name="Reader")
    page = reader.client.get(f"{LIST}add/")
    assert page.context["form"]["full_name"].value() == "Ada Reader"
