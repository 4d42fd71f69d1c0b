"""Marketing in the back office: one form, one sentence, a stop that holds, a basket to try."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import translation
from oscar.core.loading import get_model

from shop.offer import engine
from shop.offer.summary import sentence
from shop.order import links
from shop.spreadsheets import neutral
from tests.factories import make_category, make_product
from tests.shop.buying import form, give, make_basket, send, text_of
from tests.shop.offer.offers import make_offer, make_range, make_voucher

pytestmark = pytest.mark.django_db

KINDS = {"conditionaloffer": "offer", "voucher": "voucher", "voucherset": "voucher"}
BASE = {"gives": engine.PERCENTAGE, "value": "10", "asks": engine.COUNT, "need": "3"}
START = {"start_datetime": "2026-01-01 00:00", "end_datetime": ""}


def url(kind, name="list", *args):
    return reverse(f"wagtailsnippets_{KINDS.get(kind, 'offer')}_{kind}:{name}", args=args)


def offers():
    return get_model("offer", "ConditionalOffer").objects


def allow(person, *rights):
    """Let a signed-in reader into the back office with these rights alone."""
    names = ["access_admin", *rights]
    person.user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    person.user.is_staff = True
    person.user.save()
    return person.client


def test_an_offer_is_one_form_and_one_sentence(admin):
    teas = make_range(make_product(), name="teas")
    answer = admin.client.post(
        url("conditionaloffer", "add"),
        BASE | {"name": "Tea week", "priority": "0", "goods": teas.pk, "most_times": "100"},
    )
    assert answer.status_code == 302, text_of(answer)
    offer = offers().get(name="Tea week")
    said = "10% off teas, from 3 pieces, at most 100 times."
    assert sentence(offer) == said
    assert said in text_of(admin.client.get(url("conditionaloffer")))
    assert said in text_of(admin.client.get(url("conditionaloffer", "edit", offer.pk)))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"gives": engine.FREE_PIECES, "value": "", "need": "2"},
            "Buy 2 of all goods and get 1 more free: the cheapest.",
        ),
        ({"gives": engine.SET_PRICE, "value": "20"}, "3 of all goods for £20.00."),
        (
            {"gives": engine.DELIVERY_PERCENTAGE, "value": "100", "asks": engine.WORTH},
            "Free delivery, from £3.00 of all goods.",
        ),
        ({"gives": engine.AMOUNT, "need": ""}, "£10.00 off all goods."),
        ({"most_each": "1", "members_only": "on", "need": "1"}, "once a person, only for signed"),
    ],
)
def test_what_is_written_is_said_and_read_back(admin, fields, said):
    data = BASE | {"name": "One", "priority": "0"} | fields
    answer = admin.client.post(url("conditionaloffer", "add"), data)
    assert answer.status_code == 302, text_of(answer)
    offer = offers().get()
    assert said in sentence(offer)
    again = admin.client.get(url("conditionaloffer", "edit", offer.pk)).context["form"]
    posted = {name: again[name].value() for name in again.fields}
    posted = {name: value for name, value in posted.items() if value not in (None, False)}
    admin.client.post(url("conditionaloffer", "edit", offer.pk), posted)
    assert said in sentence(offers().get())
    assert get_model("offer", "Benefit").objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": "120"}, "it is a percentage"),
        ({"value": ""}, "a number above nought"),
        ({"gives": engine.FREE_PIECES, "need": ""}, "how many pieces it takes"),
        ({"need": "2.5"}, "a whole number of pieces"),
    ],
)
def test_a_wrong_offer_is_told_and_not_written(admin, fields, words):
    data = BASE | {"name": "One", "priority": "0"} | fields
    assert words in text_of(admin.client.post(url("conditionaloffer", "add"), data))
    assert not offers().exists()


def test_a_voucher_brings_its_own_offer(admin):
    data = BASE | START | {"name": "Spring", "code": " spring 10", "usage": "Single use"}
    answer = admin.client.post(url("voucher", "add"), data)
    assert answer.status_code == 302, text_of(answer)
    voucher = get_model("voucher", "Voucher").objects.get()
    assert (voucher.code, voucher.offers.get().name) == ("SPRING10", "Spring")
    assert "from 3 pieces, once." in text_of(admin.client.get(url("voucher")))
    twice = data | {"name": "Other", "code": "spring10"}
    words = text_of(admin.client.post(url("voucher", "add"), twice))
    assert "There is a voucher with this code." in words


def test_buyers_see_the_name_in_their_language(admin, client):
    zh = {"translations-zh-hans-name": "春茶"}
    data = BASE | {"name": "Spring teas", "priority": "0", "need": "1"} | zh
    assert admin.client.post(url("conditionaloffer", "add"), data).status_code == 302
    zh = {"translations-zh-hans-name": "慢读礼"}
    data = BASE | START | {"name": "Slow", "code": "SLOW", "usage": "Multi-use"} | zh
    assert admin.client.post(url("voucher", "add"), data | {"value": "50"}).status_code == 302
    voucher = get_model("voucher", "Voucher").objects.get()
    assert voucher.offers.get().localized("name", "zh-hans") == "慢读礼"
    edit = reverse("wagtailsnippets_voucher_voucher:edit", args=[voucher.pk])
    assert 'value="慢读礼"' in admin.client.get(edit).content.decode()

    give(client, make_basket(make_product(price="20.00")))
    assert "Spring teas −£2.00" in text_of(client.get("/basket/"))
    assert "春茶 −£2.00" in text_of(client.get("/zh-hans/basket/"))
    send(client, form(client))
    discount = get_model("order", "OrderDiscount").objects.get()
    assert discount.offer_name == "Spring teas"
    assert discount.localized("offer_name", "zh-hans") == "春茶"
    with translation.override("en"):
        path = links.status_path(discount.order.number)
    assert "Spring teas" in text_of(client.get(path))
    assert "春茶" in text_of(client.get(f"/zh-hans{path}"))


@pytest.mark.parametrize(
    "code", ["..", ".", "A/B", "50%", "TEA?", "☕", "A\u200bB", "#1", "\u202eA"]
)
def test_a_code_that_no_link_could_carry_is_told(admin, code):
    data = BASE | START | {"name": "Spring", "code": code, "usage": "Single use"}
    answer = admin.client.post(url("voucher", "add"), data)
    assert "Write the code with letters, digits, hyphens and underscores." in text_of(answer)
    data = BASE | START | {"name": "Fair", "count": "3", "prefix": code, "usage": "Single use"}
    assert "Write the code with letters" in text_of(
        admin.client.post(url("voucherset", "add"), data)
    )
    assert not get_model("voucher", "Voucher").objects.exists()


@pytest.mark.parametrize("code", ["spring-10", "tea_10", "ＴＥＡ１０", "春茶 10"])
def test_every_code_that_is_taken_has_a_link(admin, client, code):
    data = BASE | START | {"name": "Spring", "code": code, "usage": "Single use"}
    assert admin.client.post(url("voucher", "add"), data).status_code == 302
    voucher = get_model("voucher", "Voucher").objects.get()
    for typed in (voucher.code, voucher.code.lower(), f" {code} "):
        link = reverse("basket:voucher-link", args=[typed])
        assert client.get(link).status_code == 200, link


def test_an_older_voucher_keeps_its_code(admin):
    voucher = make_voucher("A/B")
    data = BASE | START | {"name": "Spring", "code": "a/b", "usage": "Multi-use"}
    edit = reverse("wagtailsnippets_voucher_voucher:edit", args=[voucher.pk])
    assert admin.client.post(edit, data).status_code == 302
    voucher.refresh_from_db()
    assert (voucher.code, voucher.name) == ("A/B", "Spring")
    answer = admin.client.post(edit, data | {"code": "a/c"})
    assert "Write the code with letters" in text_of(answer)


def test_a_set_makes_its_codes_and_a_file_of_them(admin):
    data = BASE | START | {"name": "Fair", "count": "25", "prefix": "fair", "usage": "Single use"}
    answer = admin.client.post(url("voucherset", "add"), data)
    assert answer.status_code == 302, text_of(answer)
    row = get_model("voucher", "VoucherSet").objects.get()
    codes = set(row.vouchers.values_list("code", flat=True))
    assert len(codes) == 25
    assert all(code.startswith("FAIR") for code in codes)
    file = admin.client.get(reverse("marketing_codes", args=[row.pk])).content.decode()
    assert all(code in file for code in codes)
    assert "Fair" in text_of(admin.client.get(url("voucherset")))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\tx"])
def test_no_cell_is_a_formula(cell):
    assert neutral(cell) == f"'{cell}"


def test_a_group_of_goods_takes_categories_and_products_and_leaves_some_out(admin):
    shelf, cup, pot = make_category(), make_product(), make_product()
    data = {
        "name": "Green",
        "included_categories": [shelf.pk],
        "goods": f"{cup.upc}\n{pot.stockrecords.get().partner_sku}",
        "without": cup.upc,
    }
    answer = admin.client.post(url("range", "add"), data)
    assert answer.status_code == 302, text_of(answer)
    row = get_model("offer", "Range").objects.get(name="Green")
    assert set(row.included_products.all()) == {cup, pot}
    assert list(row.excluded_products.all()) == [cup]
    wrong = admin.client.post(url("range", "add"), data | {"name": "X", "goods": "NOSUCH"})
    assert "There is no product “NOSUCH”." in text_of(wrong)


@pytest.mark.parametrize("kind", ["conditionaloffer", "voucher"])
def test_a_stop_takes_a_post_and_the_right_to_change(admin, reader, kind):
    row = make_offer() if kind == "conditionaloffer" else make_voucher()
    address = reverse("marketing_switch", args=[kind, row.pk])
    allow(reader, f"view_{kind}")
    assert reader.client.post(address, {"to": "stop"}).status_code in (302, 403)
    admin.client.get(address)
    row.refresh_from_db()
    assert not getattr(row, "is_suspended", False)
    assert not getattr(row, "stopped", False)
    admin.client.post(address, {"to": "stop"})
    assert "stopped" in text_of(admin.client.get(url(kind)))
    admin.client.post(address, {"to": "go"})
    row.refresh_from_db()
    assert not getattr(row, "is_suspended", False)
    assert not getattr(row, "stopped", False)


@pytest.mark.parametrize("kind", ["conditionaloffer", "voucher", "voucherset"])
def test_who_may_only_look_writes_nothing(reader, kind):
    client = allow(reader, f"view_{kind}")
    assert client.get(url(kind)).status_code == 200
    data = BASE | START | {"name": "Mine", "code": "MINE", "count": "3", "usage": "Single use"}
    assert client.post(url(kind, "add"), data | {"priority": "0"}).status_code in (302, 403)
    assert not offers().exists()


def test_lists_take_the_same_queries_for_more_rows(admin, same_queries):
    def grow():
        make_offer(goods=make_range(make_product()))
        make_voucher(offer=make_offer(offer_type="Voucher", goods=make_range()))

    grow()
    for kind in ("conditionaloffer", "voucher"):
        same_queries(lambda kind=kind: admin.client.get(url(kind)), grow)


def test_percentages_have_no_noughts_at_their_end():
    assert sentence(make_offer(value="12.5")) == "12.5% off all goods."
    assert Decimal("10.000") == make_offer(value="10").benefit.value
