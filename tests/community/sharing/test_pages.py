"""The sheet on a page, one's own links, their numbers and posters."""

import io
import json
from decimal import Decimal
from html import escape

import pytest
from django.urls import reverse
from oscar.core.loading import get_model
from PIL import Image

from community.accounts.privacy import packed
from community.sharing import poster, poster_views
from community.sharing.links import link_for
from community.sharing.models import Link
from shop.checkout.operations import place_order
from shop.money import money
from shop.payments import by_hand
from tests.community.sharing.share import PASSWORD, follow, link_to, person, visitor
from tests.content.pages import make_article
from tests.factories import make_product
from tests.shop.buying import AT_HOME, GUEST, quoted, text_of

pytestmark = pytest.mark.django_db

LIST, NEW = "/account/shares/", "/account/shares/new/"
EVIL = '"><script>alert(1)</script>\u202e<img src=x onerror=alert(1)>'


@pytest.fixture
def cup():
    return make_product("Cup", price=Decimal("12.50"))


def ask(thing, kind="product"):
    return {"kind": kind, "thing": thing.pk}


def buy(link, product):
    """Let a visitor come by the link and buy; return the order, which is not yet paid."""
    browser = visitor()
    follow(link, browser)
    browser.post("/basket/add/", {"product": product.pk})
    basket = get_model("basket", "Line").objects.latest("pk").basket
    return place_order(
        quote=quoted(basket), buyer=GUEST, destination=AT_HOME, payment="bank_transfer"
    )


def pay(order):
    total = money(order.total_incl_tax, order.currency)
    by_hand.receive(order=order, amount=total, key=order.number)


def numbers(actor, link):
    """Return visits, adds and orders as the page of the link shows them."""
    page = actor.get(reverse("sharing:one", args=[link.code]))
    share = page.context["share"]
    return share.visits, share.adds, share.orders


class TestTheSheet:
    def test_of_a_stranger_has_the_plain_link_and_nothing_personal(self, client, cup):
        page = client.get(cup.get_absolute_url()).content.decode()
        assert f'readonly value="http://testserver{cup.get_absolute_url()}"' in page
        assert "/s/" not in page.partition("data-share")[2].partition("</details>")[0]
        assert "Sign in for a link of your own" in page

    def test_is_the_same_for_every_stranger(self, cup):
        def sheet(browser):
            page = browser.get(cup.get_absolute_url()).content.decode()
            return page.partition("data-share>")[2].partition("</details>")[0]

        came = visitor()
        follow(link_to(cup), came)
        assert sheet(came) == sheet(visitor())

    def test_stands_under_a_story(self, client):
        story = make_article("One cup")
        page = client.get(story.get_url()).content.decode()
        assert f'readonly value="http://testserver{story.get_url()}"' in page
        assert f"thing%3D{story.pk}" in page

    def test_makes_a_link_of_ones_own(self, reader, cup):
        page = text_of(reader.client.get(cup.get_absolute_url()))
        assert "Make a link of my own" in page
        answer = reader.client.post(NEW, ask(cup))
        link = Link.objects.get()
        assert (answer.status_code, answer.url) == (303, f"{LIST}{link.code}/")
        page = reader.client.get(cup.get_absolute_url()).content.decode()
        assert f'readonly value="http://testserver/s/{link.code}/"' in page
        assert 'class="qr__code"' in page

    def test_makes_it_in_place_with_scripts(self, reader, cup):
        answer = reader.client.post(NEW, ask(cup), headers={"HX-Request": "true"})
        html = answer.content.decode()
        assert f'value="http://testserver/s/{Link.objects.get().code}/"' in html
        assert "<html" not in html
        assert "data-announce" in html

    def test_a_stranger_signs_in_and_is_asked(self, client, cup):
        person()
        page = client.get(cup.get_absolute_url()).content.decode()
        path = page.partition('<a href="/account/sign-in/')[2].partition('"')[0]
        answer = client.get(f"/account/sign-in/{path}")
        assert answer.status_code == 200
        asked = f"{NEW}?kind=product&thing={cup.pk}"
        form = {"username": "sam@example.com", "password": PASSWORD, "next": asked}
        assert client.post("/account/sign-in/", form).url == asked
        assert "It leads to “Cup”" in text_of(client.get(asked))
        assert not Link.objects.exists()
        client.post(NEW, ask(cup))
        assert client.get(asked).url == f"{LIST}{Link.objects.get().code}/"

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"kind": "product"},
            {"kind": "product", "thing": "x"},
            {"kind": "product", "thing": "-1"},
            {"kind": "product", "thing": "9" * 400},
            {"kind": "product", "thing": "9223372036854775808"},
            {"kind": "product", "thing": "٣"},
            {"kind": "\x00", "thing": "1"},
            {"kind": "user", "thing": "1"},
        ],
    )
    def test_what_is_nothing_to_share_is_not_found(self, reader, data):
        assert reader.client.post(NEW, data).status_code == 404
        assert reader.client.get(NEW, data).status_code == 404
        assert not Link.objects.exists()

    def test_a_stranger_makes_no_link(self, client, cup):
        assert client.post(NEW, ask(cup)).url.startswith("/account/sign-in/")
        assert not Link.objects.exists()

    def test_so_many_links_an_hour(self, reader, monkeypatch):
        from community.sharing import views

        monkeypatch.setattr(views, "MOST_LINKS", 2)
        codes = [reader.client.post(NEW, ask(make_product())).status_code for _one in range(3)]
        assert codes == [303, 303, 429]


class TestMyShares:
    def test_are_empty_at_first(self, reader):
        assert "Nothing shared yet" in text_of(reader.client.get(LIST))

    def test_show_visits_adds_and_paid_orders(self, reader, cup):
        link = link_to(cup, reader.user)
        follow(link)
        order = buy(link, cup)
        assert numbers(reader.client, link) == (2, 1, 0)
        pay(order)
        assert numbers(reader.client, link) == (2, 1, 1)
        shown = text_of(reader.client.get(LIST))
        assert "Cup" in shown
        assert "Visits 2 Added to a basket 1 Orders 1" in shown

    def test_lose_an_order_that_is_paid_back_or_cancelled(self, reader, cup):
        link = link_to(cup, reader.user)
        order = buy(link, cup)
        pay(order)
        order.lines.update(num_refunded=1)
        assert numbers(reader.client, link)[2] == 0
        order.lines.update(num_refunded=0)
        type(order).objects.filter(pk=order.pk).update(status="cancelled")
        assert numbers(reader.client, link)[2] == 0

    def test_never_show_who_came_or_bought(self, reader, cup):
        link = link_to(cup, reader.user)
        order = buy(link, cup)
        pay(order)
        for path in (LIST, f"{LIST}{link.code}/"):
            page = reader.client.get(path).content.decode()
            for secret in (order.number, "ada@", "Ada", "Bath"):
                assert secret not in page

    def test_of_another_are_not_shown(self, reader, cup):
        link = link_to(cup)
        assert link.code not in reader.client.get(LIST).content.decode()
        assert reader.client.get(f"{LIST}{link.code}/").status_code == 404
        assert reader.client.get(f"{LIST}{link.code}/poster.png").status_code == 404

    @pytest.mark.parametrize("path", [LIST, NEW, f"{LIST}abc/", f"{LIST}abc/poster.png"])
    def test_are_for_members(self, client, path):
        assert client.get(path).url.startswith("/account/sign-in/")

    def test_of_something_gone_still_have_their_numbers(self, reader, cup):
        link = link_to(cup, reader.user)
        follow(link)
        get_model("catalogue", "Product").objects.filter(pk=cup.pk).update(is_public=False)
        assert "No longer there" in text_of(reader.client.get(LIST))
        assert "Visits 1" in text_of(reader.client.get(f"{LIST}{link.code}/"))
        assert reader.client.get(f"{LIST}{link.code}/poster.png").status_code == 404

    def test_three_take_as_many_queries_as_one(self, reader, same_queries):
        def share():
            product, story = make_product(picture=True), make_article()
            for kind, thing in ((Link.PRODUCT, product), (Link.STORY, story)):
                link = link_for(user=reader.user, kind=kind, thing=thing.pk)
                pay(buy(link, product))

        share()
        grow = lambda: [share(), share()]  # noqa: E731
        same_queries(lambda: reader.client.get(LIST), grow, most=26)

    def test_say_that_sharing_earns_nothing_while_it_does(self, reader, cup):
        link = link_to(cup, reader.user)
        page = text_of(reader.client.get(f"{LIST}{link.code}/"))
        assert "Sharing earns nothing" in page


class TestPrivacy:
    def test_the_export_has_the_links(self, reader, cup):
        import zipfile

        link = link_to(cup, reader.user)
        follow(link)
        with zipfile.ZipFile(io.BytesIO(packed(reader.user))) as archive:
            known = json.loads(archive.read("chapbook.json"))
        (row,) = known["share_links"]
        assert (row["code"], row["kind"], row["thing"]) == (link.code, "product", cup.pk)
        assert row["visits"] == 1

    def test_the_links_go_with_the_account(self, reader, cup):
        link = link_to(cup, reader.user)
        follow(link)
        reader.user.delete()
        assert not Link.objects.exists()
        assert follow(link).status_code == 404


class TestThePoster:
    @pytest.fixture
    def drawn(self, tmp_path, settings):
        settings.DATA_DIR = tmp_path
        return lambda: sorted((tmp_path / "posters").iterdir())

    def get(self, actor, link):
        return actor.client.get(f"{LIST}{link.code}/poster.png")

    def test_is_a_png_of_its_size(self, reader, cup, drawn):
        link = link_to(make_product("Cup", picture=True), reader.user)
        answer = self.get(reader, link)
        assert answer["Content-Type"] == "image/png"
        with Image.open(io.BytesIO(answer.content)) as picture:
            assert (picture.format, picture.size) == ("PNG", (1080, 1440))

    def test_is_drawn_once_and_anew_when_the_price_changes(self, reader, cup, drawn, monkeypatch):
        calls = []
        draw = poster.draw
        monkeypatch.setattr(poster, "draw", lambda *args: calls.append(args[0]) or draw(*args))
        link = link_to(cup, reader.user)
        first, again = self.get(reader, link).content, self.get(reader, link).content
        assert first == again
        assert [one.price for one in calls] == ["£12.50"]
        cup.stockrecords.update(price=Decimal("13.00"))
        assert self.get(reader, link).content != first
        assert [one.price for one in calls] == ["£12.50", "£13.00"]
        assert len(drawn()) == 1

    def test_says_the_day_of_its_price(self, reader, cup, rf):
        link = link_to(cup, reader.user)
        import time_machine

        from community.sharing.targets import find

        with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
            request = rf.get("/")
            sheet = poster_views.poster_of(request, link, find(request, link.kind, link.thing))
        assert (sheet.price, sheet.day) == ("£12.50", "Price on 1 May 2026")
        assert sheet.link == f"http://testserver/s/{link.code}/"

    def test_of_a_story_has_no_price(self, reader, drawn):
        story = make_article("One cup")
        link = link_for(user=reader.user, kind=Link.STORY, thing=story.pk)
        assert self.get(reader, link).status_code == 200

    @pytest.mark.parametrize(
        "title",
        [
            "",
            " ",
            EVIL,
            "A" * 100_000,
            "词" * 100_000,
            "\x00",
            "😀" * 50,
            "שלום עולם",
            "e\u0301" * 900,
        ],
    )
    def test_survives_any_title(self, title):
        sheet = poster.Poster(title, title, "https://shop.example/s/abc/", title, title, title)
        with Image.open(io.BytesIO(poster.draw(sheet, None))) as picture:
            assert picture.size == (1080, 1440)

    def test_cuts_a_long_title_with_an_ellipsis_within_its_width(self):
        room = poster.WIDTH - 2 * poster.MARGIN
        for text in ("word " * 80, "A" * 400, "词" * 400):
            lines = poster.wrapped(text, "head", poster.TITLE_SIZE, room, 3)
            assert len(lines) == 3
            assert lines[-1].endswith("…")
            assert all(poster.measure(line, "head", poster.TITLE_SIZE) <= room for line in lines)

    def test_leaves_out_a_title_that_no_face_can_write(self, monkeypatch):
        from community.sharing import fonts

        written = []
        monkeypatch.setattr(poster, "_write", lambda pen, text, *rest: written.append(text))
        monkeypatch.setattr(fonts, "_face", lambda sign, role: None)
        poster.draw(poster.Poster("茶", "Shop", "https://shop.example/s/abc/", "", "", ""), None)
        assert "茶" not in written

    def test_so_many_are_drawn_an_hour(self, reader, drawn, monkeypatch):
        monkeypatch.setattr(poster_views, "MOST", 1)
        first, second = (link_to(make_product(), reader.user) for _one in range(2))
        assert self.get(reader, first).status_code == 200
        assert self.get(reader, second).status_code == 429
        assert self.get(reader, first).status_code == 200


def test_a_title_is_text_everywhere(reader):
    thing = make_product(EVIL)
    reader.client.post(NEW, ask(thing))
    link = Link.objects.get()
    pages = [LIST, f"{LIST}{link.code}/", thing.get_absolute_url()]
    for path in pages:
        page = reader.client.get(path).content.decode()
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
        assert escape("<script>alert(1)") in page
