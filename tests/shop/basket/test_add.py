import re

import pytest
from django.test import Client
from oscar.core.loading import get_model

from tests import factories
from tests.redirects import FOREIGN, LOCAL, host_of
from tests.shop.basket.visits import add, lines, words

pytestmark = pytest.mark.django_db


class TestWithoutScripts:
    def test_an_add_leads_back_to_the_card_with_a_message(self, client):
        bowl = factories.make_product("Tea bowl", price="24.00")
        answer = add(client, bowl, next="/journal/one-cup/#card-7")
        assert (answer.status_code, answer["Location"]) == (303, "/journal/one-cup/#card-7")
        assert words(answer) == [("success", "Added: Tea bowl. Basket: 1, £24.00.")]
        assert lines() == [(bowl.pk, 1)]

    def test_the_message_names_the_choice_and_the_whole_basket(self, client):
        bowl = factories.make_parent("Tea bowl", price="24.00")
        ash = factories.variants_of(bowl)[1]
        add(client, factories.make_product(price="10.00"))
        answer = add(client, bowl, axis_glaze="Ash", quantity="2")
        assert words(answer)[-1] == ("success", "Added: Tea bowl, Ash. Basket: 3, £58.00.")
        assert lines()[-1] == (ash.pk, 2)

    def test_adding_again_adds_to_the_line(self, client):
        bowl = factories.make_product()
        add(client, bowl)
        add(client, bowl, quantity="2")
        assert lines() == [(bowl.pk, 3)]

    def test_a_refusal_leads_back_with_a_message_and_leaves_no_cookie(self, client):
        bowl = factories.make_product("Tea bowl", stock=0)
        answer = add(client, bowl, next="/shop/")
        assert (answer.status_code, answer["Location"]) == (303, "/shop/")
        assert words(answer) == [("error", "“Tea bowl” is sold out.")]
        assert "basket" not in answer.cookies
        assert not get_model("basket", "Basket").objects.exists()

    def test_only_a_post_with_its_token_adds(self):
        client = Client(enforce_csrf_checks=True)
        bowl = factories.make_product()
        assert add(client, bowl).status_code == 403
        assert client.get("/basket/add/", {"product": bowl.pk}).status_code == 405
        assert lines() == []
        page = client.get(f"/shop/p/{bowl.slug}/").content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        assert add(client, bowl, csrfmiddlewaretoken=token).status_code == 303
        assert lines() == [(bowl.pk, 1)]


class TestWhatIsBought:
    def test_a_variant_by_its_id(self, client):
        bowl = factories.make_parent()
        ash = factories.variants_of(bowl)[1]
        add(client, bowl, v=ash.pk)
        assert lines() == [(ash.pk, 1)]

    def test_a_variant_by_its_values_on_both_axes(self, client):
        axes = {"glaze": ["Celadon", "Ash"], "size": ["Small", "Large"]}
        bowl = factories.make_parent(axes=axes)
        add(client, bowl, axis_glaze="Ash", axis_size="Small")
        assert lines() == [(factories.variants_of(bowl)[2].pk, 1)]

    def test_a_pinned_variant_needs_no_choice(self, client):
        ash = factories.variants_of(factories.make_parent())[1]
        add(client, ash)
        assert lines() == [(ash.pk, 1)]

    @pytest.mark.parametrize(
        "choice",
        [
            {},
            {"v": ""},
            {"v": "0"},
            {"v": "x"},
            {"v": "9" * 40},
            {"axis_glaze": "Gold"},
            {"axis_size": "Small"},
            {"axis_": ""},
        ],
    )
    def test_a_parent_without_a_choice_is_asked_for_one(self, client, choice):
        bowl = factories.make_parent("Tea bowl")
        answer = add(client, bowl, **choice)
        assert words(answer) == [("error", "Choose one of “Tea bowl” first: Glaze.")]
        assert lines() == []

    def test_one_value_of_two_is_no_choice(self, client):
        axes = {"glaze": ["Celadon", "Ash"], "size": ["Small", "Large"]}
        answer = add(client, factories.make_parent("Tea bowl", axes=axes), axis_glaze="Ash")
        assert words(answer) == [("error", "Choose one of “Tea bowl” first: Glaze, Size.")]

    def test_another_products_variant_is_no_choice(self, client):
        other = factories.variants_of(factories.make_parent())[0]
        answer = add(client, factories.make_parent("Tea bowl"), v=other.pk)
        assert [level for level, _text in words(answer)] == ["error"]
        assert lines() == []

    @pytest.mark.parametrize(
        "product",
        ["", "0", "-1", "x", "999999999", "9" * 18, "9" * 40, "1.0", "１", "\x00", "1 OR 1"],
    )
    def test_an_unknown_product_is_told(self, client, product):
        answer = add(client, product)
        assert answer.status_code == 303
        assert words(answer) == [("error", "This product is no longer sold.")]

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"is_public": False}, "“Tea bowl” is no longer sold."),
            ({"available_until": "2020-01-01T00:00Z"}, "“Tea bowl” is no longer sold."),
            ({"available_from": "2220-01-01T00:00Z"}, "“Tea bowl” cannot be bought yet."),
        ],
    )
    def test_a_form_from_before_a_change_is_told(self, client, change, message):
        bowl = factories.make_product("Tea bowl")
        get_model("catalogue", "Product").objects.filter(pk=bowl.pk).update(**change)
        assert words(add(client, bowl)) == [("error", message)]
        assert lines() == []

    def test_a_variant_of_a_hidden_parent_is_told(self, client):
        bowl = factories.make_parent("Tea bowl", is_public=False)
        answer = add(client, factories.variants_of(bowl)[0])
        assert words(answer) == [("error", "“Tea bowl” is no longer sold.")]


class TestQuantity:
    @pytest.mark.parametrize(
        ("quantity", "number"), [("1", 1), (" 3 ", 3), ("03", 3), ("２", 2), ("٣", 3)]
    )
    def test_is_a_number_in_digits_of_any_script(self, client, quantity, number):
        bowl = factories.make_product()
        add(client, bowl, quantity=quantity)
        assert lines() == [(bowl.pk, number)]

    @pytest.mark.parametrize(
        "quantity",
        [
            "-1",
            "+1",
            "1.5",
            "1,5",
            "1e3",
            "1_0",
            "two",
            "²",
            "½",
            "",
            " ",
            "NaN",
            "\x00",
            "9" * 5000,
        ],
    )
    def test_is_nothing_else(self, client, quantity):
        answer = add(client, factories.make_product(), quantity=quantity)
        assert words(answer) == [("error", "Write the quantity as a whole number, such as 1.")]
        assert lines() == []

    def test_of_nothing_is_refused(self, client):
        answer = add(client, factories.make_product(), quantity="0")
        assert words(answer) == [("error", "Choose a quantity of 1 or more.")]
        assert lines() == []

    @pytest.mark.parametrize("quantity", ["1000000000", "999999999999"])
    def test_beyond_the_stock_says_how_many_there_are(self, client, quantity):
        answer = add(client, factories.make_product("Tea bowl", stock=10), quantity=quantity)
        assert words(answer) == [("error", "Only 10 of “Tea bowl” are left. Choose fewer.")]
        assert lines() == []

    def test_of_the_last_one_is_said_as_such(self, client):
        answer = add(client, factories.make_product("Tea bowl", stock=1), quantity="2")
        assert words(answer) == [("error", "Only 1 of “Tea bowl” is left. Choose 1.")]

    def test_counts_what_the_basket_holds_already(self, client):
        bowl = factories.make_product("Tea bowl", stock=2)
        add(client, bowl, quantity="2")
        assert words(add(client, bowl))[-1] == (
            "error",
            "All 2 left of “Tea bowl” are in your basket already.",
        )
        assert lines() == [(bowl.pk, 2)]

    @pytest.mark.parametrize("quantity", ["501", "1000000000"])
    def test_of_what_is_not_counted_has_an_end_all_the_same(self, client, quantity):
        answer = add(client, factories.make_product(stock=None), quantity=quantity)
        assert words(answer) == [("error", "One order holds 500 pieces at the most. Choose fewer.")]
        assert lines() == []


class TestTwice:
    def test_the_same_rendering_adds_once(self, client):
        bowl = factories.make_product()
        add(client, bowl, key="a-key_1")
        again = add(client, bowl, key="a-key_1")
        assert "already" in words(again)[-1][1]
        assert lines() == [(bowl.pk, 1)]

    def test_the_same_rendering_with_another_quantity_adds(self, client):
        bowl = factories.make_product()
        add(client, bowl, key="one")
        add(client, bowl, key="one", quantity="2")
        assert lines() == [(bowl.pk, 3)]

    def test_the_same_rendering_adds_again_once_the_line_was_removed(self, client):
        bowl = factories.make_product()
        add(client, bowl, key="one")
        get_model("basket", "Line").objects.all().delete()
        add(client, bowl, key="one")
        assert lines() == [(bowl.pk, 1)]

    def test_another_rendering_adds_again(self, client):
        bowl = factories.make_product()
        add(client, bowl, key="one")
        add(client, bowl, key="two")
        assert lines() == [(bowl.pk, 2)]

    def test_another_visitor_may_have_the_same_key(self, client):
        bowl = factories.make_product()
        add(client, bowl, key="one")
        add(Client(), bowl, key="one")
        assert lines() == [(bowl.pk, 1), (bowl.pk, 1)]

    def test_an_add_that_was_refused_may_be_tried_again(self, client):
        bowl = factories.make_product(stock=0)
        add(client, bowl, key="one")
        bowl.stockrecords.update(num_in_stock=3)
        add(client, bowl, key="one")
        assert lines() == [(bowl.pk, 1)]

    @pytest.mark.parametrize("key", ["", "\x00", "é", "a" * 65, "a b", "<script>"])
    def test_a_key_that_we_did_not_make_counts_as_none(self, client, key):
        bowl = factories.make_product()
        add(client, bowl, key=key)
        assert add(client, bowl, key=key).status_code == 303
        assert lines() == [(bowl.pk, 2)]
        additions = get_model("basket", "Addition").objects
        assert not additions.exclude(key__startswith="begun by").exists()

    def test_the_same_key_adds_once_across_a_sign_in(self, client, reader):
        bowl = factories.make_product()
        add(client, bowl, key="one")
        client.force_login(reader.user)
        add(client, bowl, key="one")
        assert lines() == [(bowl.pk, 1)]


class TestWhereItLeads:
    @pytest.mark.parametrize("target", FOREIGN)
    def test_never_to_another_house(self, client, target):
        answer = add(client, factories.make_product(), next=target)
        assert (answer.status_code, answer["Location"]) == (303, "/basket/")
        assert len(lines()) == 1

    @pytest.mark.parametrize("target", [*LOCAL, "http://testserver//evil.example/"])
    def test_back_to_a_page_of_ours(self, client, target):
        answer = add(client, factories.make_product(), next=target)
        assert answer.status_code == 303
        assert host_of(answer["Location"]) == "testserver"
        assert answer["Location"] != "/basket/"


class TestDiscounts:
    def test_what_is_said_after_an_add_counts_the_offers(self, client):
        cup = factories.make_product("Cup", price="50.00")
        everything = get_model("offer", "Range").objects.create(
            name="Everything", includes_all_products=True
        )
        condition = get_model("offer", "Condition").objects.create(
            range=everything, type="Count", value=1
        )
        benefit = get_model("offer", "Benefit").objects.create(
            range=everything, type="Percentage", value=10
        )
        get_model("offer", "ConditionalOffer").objects.create(
            name="Ten off", condition=condition, benefit=benefit
        )
        assert words(add(client, cup))[-1][1] == "Added: Cup. Basket: 1, £45.00."
        assert words(add(client, cup))[-1][1] == "Added: Cup. Basket: 2, £90.00."
