"""Looking addresses up: what is found, and that nothing that goes wrong is in anybody's way."""

import json
import time

import pytest
from django.test import Client

from shop.addresses import lookup
from tests.shop.addresses.photon import STREET, PhotonServer, feature
from tests.shop.buying import give, make_basket, page

WHERE = "/account/addresses/lookup/"


@pytest.fixture
def photon(settings):
    server = PhotonServer()
    settings.ADDRESS_LOOKUP_URL = server.url
    lookup.wake()
    yield server
    lookup.wake()
    server.stop()


def ask(client, line1="mill", country="GB"):
    return client.post(WHERE, {"line1": line1, "country": country})


def labels(answer):
    assert answer.status_code == 200
    return [one["label"] for one in answer.json()["places"]]


def test_addresses_are_found_as_they_are_written(client, photon):
    answer = ask(client)
    assert labels(answer) == [
        "1 Mill Lane, Bath, BA1 1AA",
        "2 Mill Lane, Bath, BA1 1AA",
        "Mill Road, Bath, BA2 3BB",
    ]
    assert answer.json()["places"][0] == {
        "label": "1 Mill Lane, Bath, BA1 1AA",
        "line1": "1 Mill Lane",
        "city": "Bath",
        "postcode": "BA1 1AA",
        "state": "",
    }
    assert answer.json()["words"] == "3 addresses found. The arrow keys lead to them."
    (asked,) = photon.asked
    assert (asked["q"], asked["countrycode"], asked["limit"]) == (["mill"], ["GB"], ["10"])


def test_a_number_stands_where_the_country_has_it_and_the_region_where_it_is_needed(photon):
    (house, street) = lookup.find(typed="Mühlenweg 12b", country="DE")
    assert (house.line1, street.line1) == ("Mühlenweg 5", "Mühlenstraße 12b")
    (portland,) = lookup.find(typed="350 Mill", country="US")
    assert (portland.line1, portland.state) == ("350 Mill Street", "Oregon")


def test_a_typed_number_is_kept_where_only_the_street_is_known(photon):
    found = [one.line1 for one in lookup.find(typed="17 mill road", country="GB")]
    assert found[-1] == "17 Mill Road"


def test_at_most_ten_are_shown_and_none_twice(photon):
    photon.places = [feature(housenumber="1", street="Mill Lane")] * 3
    assert len(lookup.find(typed="mill", country="GB")) == 1
    photon.places = [feature(housenumber=str(number), street="Mill Lane") for number in range(30)]
    photon._fits = lambda *_any: True
    photon.answer = lambda *_any: photon._json(200, {"features": photon.places})
    assert len(lookup.find(typed="mill", country="GB")) == 10


def test_only_the_country_that_was_asked_for_counts(photon):
    photon._fits = lambda *_any: True
    assert {one.city for one in lookup.find(typed="mill", country="DE")} == {"Berlin"}


def test_what_comes_is_cut_and_cleaned(photon):
    photon.places = [
        feature(
            **STREET,
            name="Mill\u202e\n\x00<b>Lane</b>" + "x" * 5000,
            city=["no", "text"],
            locality={"no": "text"},
            county="Somer\tset",
            postcode="9" * 500,
        )
    ]
    (found,) = lookup.find(typed="mill", country="GB")
    assert found.line1 == ("Mill <b>Lane</b>" + "x" * 5000)[:120]
    assert (found.city, len(found.postcode)) == ("Somer set", 16)


def test_what_is_no_street_is_left_out(photon):
    photon._fits = lambda *_any: True
    photon.places = [feature(name="Mill Museum"), {"properties": 3}, "none", feature(street=7)]
    assert lookup.find(typed="mill", country="GB") == []


def test_short_and_strange_questions_are_not_asked(client, photon):
    for typed in ("", "mi", "  m\x00 ", "\u202e\u202e\u202e"):
        assert labels(ask(client, typed)) == []
    assert photon.asked == []
    ask(client, "mill " + "x" * 100_000, country="<script>")
    (asked,) = photon.asked
    assert (len(asked["q"][0]), asked["countrycode"]) == (120, ["GB"])


@pytest.mark.parametrize("fault", ["500", "garbage", "silence after the deed"])
def test_a_service_that_fails_finds_nothing_and_is_left_in_peace(client, photon, fault):
    photon.next_fault = fault
    assert ask(client).json() == {"places": [], "words": ""}
    calls = len(photon.calls)
    assert labels(ask(client)) == []
    assert len(photon.calls) == calls
    lookup.wake()
    assert len(labels(ask(client))) == 3


def test_a_service_that_hangs_holds_nobody_for_long(client, photon):
    photon.next_fault = "hang"
    began = time.monotonic()
    assert labels(ask(client)) == []
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b'{"features": {}}',
        b"\xff\xfe",
        b"[" * 60_000,
        json.dumps({"features": [feature(street="Mill " + "x" * 300)] * 500}).encode(),
    ],
    ids=["list", "null", "no list", "no text", "deep", "huge"],
)
def test_an_answer_that_is_none_finds_nothing(client, photon, body):
    photon.answer = lambda *_any: (200, {"Content-Type": "application/json"}, body)
    assert labels(ask(client)) == []


def test_nobody_is_led_elsewhere(client, photon):
    other = PhotonServer()
    photon.answer = lambda *_any: (302, {"Location": f"{other.url}/api?q=mill"}, b"")
    assert labels(ask(client)) == []
    assert other.calls == []
    other.stop()


def test_a_visitor_may_ask_so_often(client, photon, monkeypatch):
    monkeypatch.setattr("shop.addresses.views._MOST", 2)
    assert [ask(client).status_code for _time in range(3)] == [200, 200, 429]
    assert ask(client).json() == {"places": [], "words": ""}


def test_it_takes_a_form_of_ours(photon):
    assert Client(enforce_csrf_checks=True).post(WHERE, {"line1": "mill"}).status_code == 403
    assert Client().get(WHERE).status_code == 405


@pytest.mark.django_db
class TestThePages:
    def test_have_a_plain_field_without_a_service(self, client, reader, settings):
        settings.ADDRESS_LOOKUP_URL = ""
        give(client, make_basket())
        for shown in (page(client), reader.client.get("/account/addresses/add/")):
            assert b"lookup" not in shown.content
        assert labels(ask(client)) == []

    def test_name_the_way_where_there_is_one(self, client, reader, photon):
        give(client, make_basket())
        for shown in (page(client), reader.client.get("/account/addresses/add/")):
            assert b'<address-lookup class="lookup" data-url="/account/addresses/lookup/"' in (
                shown.content
            )
            assert b"js/address-lookup" in shown.content
        assert photon.asked == []
