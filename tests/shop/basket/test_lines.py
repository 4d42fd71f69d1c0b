import re
from uuid import uuid4

import pytest
from django.test import Client
from oscar.core.loading import get_model
from wagtail.models import Page

from shop import storefront
from tests import factories
from tests.shop.basket.visits import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def bowl():
    return factories.make_product("Tea bowl", price="24.00", stock=10)


@pytest.fixture
def line(client, bowl):
    """The line of a visitor who has put two bowls into the basket."""
    client.post("/basket/add/", {"product": bowl.pk, "quantity": "2"})
    return get_model("basket", "Line").objects.get()


def change(client, line, *, htmx=False, **fields):
    """Post the form of a line and return the answer."""
    headers = {"HX-Request": "true"} if htmx else None
    return client.post(f"/basket/lines/{getattr(line, 'pk', line)}/", fields, headers=headers)


def quantities():
    """Return the quantity of every line there is."""
    return list(get_model("basket", "Line").objects.values_list("quantity", flat=True))


class TestChange:
    def test_sets_how_many_there_are(self, client, line):
        answer = change(client, line, quantity="5")
        assert (answer.status_code, answer["Location"]) == (303, "/basket/")
        assert quantities() == [5]
        assert client.get("/basket/").context["totals"].subtotal == storefront.money(120)

    def test_beyond_the_stock_is_refused(self, client, line):
        answer = change(client, line, quantity="11")
        assert words(answer)[-1] == (
            "error",
            "Only 10 of “Tea bowl” are left. Choose fewer.",
        )
        assert quantities() == [2]

    @pytest.mark.parametrize("quantity", ["-1", "1.5", "two", "", "\x00", "9" * 40, "1_0"])
    def test_to_what_is_no_number_is_refused(self, client, line, quantity):
        answer = change(client, line, quantity=quantity)
        assert words(answer)[-1][0] == "error"
        assert quantities() == [2]

    def test_without_a_number_is_refused(self, client, line):
        assert words(change(client, line))[-1][0] == "error"
        assert quantities() == [2]

    def test_to_fewer_is_taken_though_even_those_are_not_there(self, client, line, bowl):
        change(client, line, quantity="8")
        bowl.stockrecords.update(num_in_stock=3)
        change(client, line, quantity="5")
        assert quantities() == [5]

    def test_of_something_hidden_goes_down_but_not_up(self, client, line, bowl):
        get_model("catalogue", "Product").objects.filter(pk=bowl.pk).update(is_public=False)
        answer = change(client, line, quantity="3")
        assert words(answer)[-1] == ("error", "“Tea bowl” is no longer sold.")
        change(client, line, quantity="1")
        assert quantities() == [1]

    def test_keeps_the_lines_source(self, client, bowl):
        page = Page.objects.get(depth=2)
        token = storefront.source_token(storefront.Source(page.pk, "block", 3))
        client.post("/basket/add/", {"product": bowl.pk, "source": token})
        line = get_model("basket", "Line").objects.get()
        change(client, line, quantity="5")
        line.refresh_from_db()
        assert (line.quantity, line.source_page_id, line.source_block) == (5, page.pk, "block")


class TestRemoval:
    @pytest.mark.parametrize("fields", [{"remove": "1"}, {"quantity": "0"}])
    def test_takes_the_line_away(self, client, line, fields):
        answer = change(client, line, **fields)
        assert (answer.status_code, answer["Location"]) == (303, "/basket/")
        assert quantities() == []

    def test_is_offered_to_be_undone_once(self, client, line, bowl):
        change(client, line, remove="1")
        page = client.get("/basket/")
        assert page.context["removed"]["title"] == "Tea bowl"
        assert b"Removed: Tea bowl." in page.content
        assert client.get("/basket/").context["removed"] is None

    def test_undone_brings_back_the_number_and_the_source(self, client, bowl):
        page, block = Page.objects.get(depth=2), str(uuid4())
        token = storefront.source_token(storefront.Source(page.pk, block, 3))
        client.post("/basket/add/", {"product": bowl.pk, "quantity": "2", "source": token})
        change(client, get_model("basket", "Line").objects.get(), remove="1")
        text = client.get("/basket/").content.decode()
        form = re.search(r'<form class="message.*?</form>', text, re.S)[0]
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        assert re.search(r'action="/basket/add/"', form)
        for _double_click in range(2):
            client.post("/basket/add/", fields)
        line = get_model("basket", "Line").objects.get()
        assert (line.product_id, line.quantity) == (bowl.pk, 2)
        assert (line.source_page_id, line.source_block, line.source_revision) == (page.pk, block, 3)

    def test_of_a_variant_is_undone_as_the_variant(self, client):
        ash = factories.variants_of(factories.make_parent("Tea bowl"))[1]
        client.post("/basket/add/", {"product": ash.parent_id, "v": ash.pk})
        change(client, get_model("basket", "Line").objects.get(), remove="1")
        removed = client.get("/basket/").context["removed"]
        assert (removed["product"], removed["title"]) == (ash.pk, "Tea bowl")


class TestSomebodyElses:
    def test_a_line_of_another_visitor_is_not_there(self, line):
        stranger = Client()
        stranger.post("/basket/add/", {"product": factories.make_product("Cup").pk})
        answer = change(stranger, line, remove="1")
        assert words(answer)[-1] == ("error", "This line is no longer in your basket.")
        assert sorted(quantities()) == [1, 2]

    def test_nor_is_it_for_a_visitor_without_a_basket(self, line):
        answer = change(Client(), line, quantity="9")
        assert words(answer) == [("error", "This line is no longer in your basket.")]
        assert "basket" not in answer.cookies
        assert quantities() == [2]

    def test_nor_for_somebody_who_signed_in(self, line, reader):
        answer = change(reader.client, line, remove="1")
        assert words(answer) == [("error", "This line is no longer in your basket.")]
        assert quantities() == [2]

    @pytest.mark.parametrize("line_id", [0, 999_999, 2**63, 10**30])
    def test_a_line_that_nobody_has_is_told(self, client, line, line_id):
        answer = change(client, line_id, quantity="1")
        assert words(answer)[-1] == ("error", "This line is no longer in your basket.")

    def test_an_ordered_basket_does_not_change(self, client, line):
        get_model("basket", "Basket").objects.update(status="Submitted")
        change(client, line, remove="1")
        assert quantities() == [2]

    def test_only_a_post_with_its_token_changes(self, client, line):
        guarded = Client(enforce_csrf_checks=True)
        guarded.cookies = client.cookies
        assert change(guarded, line, remove="1").status_code == 403
        assert client.get(f"/basket/lines/{line.pk}/").status_code == 405
        assert quantities() == [2]


class TestWithScripts:
    def test_a_change_answers_the_basket_the_count_and_what_is_said(self, client, line):
        text = change(client, line, htmx=True, quantity="3").content.decode()
        assert re.search(r'<div[^>]* id="basket"', text)
        assert 'value="3"' in text
        assert re.search(r'id="basket-link"[^>]*hx-swap-oob="true"', text)
        assert re.search(r'id="live"[^>]*>Basket: 3, £72\.00\.<', text)

    def test_a_removal_offers_to_undo_it_and_says_that_nothing_is_left(self, client, line):
        text = change(client, line, htmx=True, remove="1").content.decode()
        assert "Removed: Tea bowl." in text
        assert re.search(r'id="live"[^>]*>Your basket is empty\.<', text)
        assert client.get("/basket/").context["removed"] is None

    def test_a_refusal_stands_beside_its_line_and_is_said(self, client, line):
        refusal = "Only 10 of “Tea bowl” are left. Choose fewer."
        answer = change(client, line, htmx=True, quantity="11")
        text = answer.content.decode()
        assert [one.warning for one in answer.context["lines"]] == [refusal]
        assert text.count(refusal) == 2
        assert re.search(rf'id="live"[^>]*>{re.escape(refusal)}<', text)
        assert 'value="2"' in text
        assert words(answer)[1:] == []

    def test_a_line_that_is_gone_is_said(self, client, line):
        answer = change(client, line.pk + 1, htmx=True, quantity="1")
        text = answer.content.decode()
        assert re.search(r'id="live"[^>]*>This line is no longer in your basket\.<', text)
        assert quantities() == [2]
