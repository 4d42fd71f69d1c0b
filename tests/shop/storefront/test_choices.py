import pytest

from shop import storefront
from shop.storefront import StockState, with_choice
from shop.storefront.cards import COMBINED
from tests import factories

pytestmark = pytest.mark.django_db

TWO = {"glaze": ["Celadon", "Ash"], "size": ["Small", "Large"]}
THREE = {**TWO, "handle": ["Left", "Right"]}


def shown(axis):
    """Return what an axis offers: (value, state, selected) of each choice."""
    return [(one.value, one.state.value, one.selected) for one in axis.choices]


def variant(card, label):
    """Return the card's variant with this label."""
    return next(one for one in card.variants if one.label == label)


class TestOneAxis:
    def test_names_its_values_and_their_states(self):
        card = storefront.card(factories.make_parent(stock={"Ash": 0}).pk)
        (axis,) = card.axes
        assert (axis.code, axis.name) == ("glaze", "Glaze")
        assert shown(axis) == [("Celadon", "in", True), ("Ash", "out", False)]
        assert [one.axes for one in card.variants] == [{"glaze": "Celadon"}, {"glaze": "Ash"}]

    def test_a_choice_by_id_or_by_value_selects(self):
        card = storefront.card(factories.make_parent().pk)
        ash = variant(card, "Ash")
        for chosen in (with_choice(card, ash.id, {}), with_choice(card, None, {"glaze": "Ash"})):
            assert chosen.selected == ash
            assert shown(chosen.axes[0]) == [("Celadon", "in", False), ("Ash", "in", True)]

    def test_an_id_says_more_than_a_value(self):
        card = storefront.card(factories.make_parent().pk)
        ash = variant(card, "Ash")
        assert with_choice(card, ash.id, {"glaze": "Celadon"}).selected == ash

    @pytest.mark.parametrize(
        ("variant_id", "choices"),
        [(None, {}), (0, {}), (None, {"glaze": "Gold"}), (None, {"size": "Ash"})],
    )
    def test_a_choice_that_nobody_sells_changes_nothing(self, variant_id, choices):
        card = storefront.card(factories.make_parent().pk)
        assert with_choice(card, variant_id, choices) == card

    def test_a_choice_brings_its_own_pictures_to_the_front(self):
        bowl = factories.make_parent("Tea bowl")
        own = factories.add_picture(bowl).image
        celadon, ash = (factories.add_picture(child).image for child in factories.variants_of(bowl))
        ash.description = "The ash glaze, close by"
        ash.save()
        card = storefront.card(bowl.pk)
        chosen = with_choice(card, None, {"glaze": "Ash"})
        assert card.pictures == (celadon, own, ash)
        assert chosen.pictures == (ash, own, celadon)
        assert (chosen.picture, chosen.alt) == (ash, "The ash glaze, close by")

    def test_a_choice_without_pictures_shows_the_products_own(self):
        bowl = factories.make_parent("Tea bowl")
        own = factories.add_picture(bowl).image
        celadon = factories.add_picture(factories.variants_of(bowl)[0]).image
        chosen = with_choice(storefront.card(bowl.pk), None, {"glaze": "Ash"})
        assert chosen.pictures == (own, celadon)


class TestTwoAxes:
    def test_a_value_is_sold_out_when_it_is_together_with_the_other_choice(self):
        bowl = factories.make_parent(axes=TWO, stock={"Ash/Small": 0, "Celadon/Large": 2})
        card = storefront.card(bowl.pk)
        glaze, size = card.axes
        assert card.selected.label == "Celadon, Small"
        assert shown(glaze) == [("Celadon", "in", True), ("Ash", "out", False)]
        assert shown(size) == [("Small", "in", True), ("Large", "low", False)]

    def test_a_choice_needs_both_values(self):
        card = storefront.card(factories.make_parent(axes=TWO).pk)
        chosen = with_choice(card, None, {"glaze": "Ash", "size": "Large"})
        assert chosen.selected.label == "Ash, Large"
        assert [one.selected for axis in chosen.axes for one in axis.choices] == [
            False,
            True,
            False,
            True,
        ]

    def test_with_a_combination_that_is_not_made_become_one(self):
        bowl = factories.make_parent(axes=TWO)
        for values in (("Celadon", "Large"), ("Ash", "Small")):
            children = bowl.children.all()
            for value in values:
                children = children.filter(attribute_values__value_option__option=value)
            children.get().delete()
        card = storefront.card(bowl.pk)
        (axis,) = card.axes
        assert axis.code == COMBINED
        assert [choice.label for choice in axis.choices] == ["Celadon, Small", "Ash, Large"]

    def test_with_a_combination_that_is_gone_become_one(self):
        bowl = factories.make_parent(axes=TWO)
        factories.variants_of(bowl)[0].stockrecords.all().delete()
        (axis,) = storefront.card(bowl.pk).axes
        assert axis.code == COMBINED
        assert [choice.state for choice in axis.choices].count(StockState.GONE) == 1

    def test_with_two_variants_of_the_same_values_become_one(self):
        bowl = factories.make_parent(axes=TWO)
        first, last = factories.variants_of(bowl)[0], factories.variants_of(bowl)[-1]
        for value in last.attribute_values.all():
            same = first.attribute_values.get(attribute=value.attribute)
            value.value_option = same.value_option
            value.save()
        (axis,) = storefront.card(bowl.pk).axes
        assert axis.code == COMBINED
        assert len(axis.choices) == 4


class TestMoreAxes:
    def test_three_become_one_of_whole_labels(self):
        bowl = factories.make_parent(axes=THREE, stock={"Celadon/Small/Right": 0})
        card = storefront.card(bowl.pk)
        (axis,) = card.axes
        assert (axis.code, axis.name, len(axis.choices)) == (COMBINED, "", 8)
        first, second = axis.choices[:2]
        assert (first.label, first.state, first.selected) == (
            "Celadon, Small, Left",
            StockState.IN,
            True,
        )
        assert (second.label, second.state, second.selected) == (
            "Celadon, Small, Right",
            StockState.OUT,
            False,
        )
        assert [int(choice.value) for choice in axis.choices] == [one.id for one in card.variants]


class TestIncompleteAttributes:
    def test_a_variant_without_a_value_makes_them_one(self):
        bowl = factories.make_parent(axes=TWO)
        factories.variants_of(bowl)[0].attribute_values.filter(attribute__code="size").delete()
        card = storefront.card(bowl.pk)
        assert [axis.code for axis in card.axes] == [COMBINED]
        assert [one.label for one in card.variants][:2] == ["Celadon", "Celadon, Large"]

    def test_variants_without_any_are_told_by_title_code_or_number(self):
        bowl = factories.make_product("Tea bowl", price=None, structure="parent")
        titled = factories.make_variant(bowl, title="The big one", upc="BIG")
        coded = factories.make_variant(bowl, upc="SMALL")
        bare = factories.make_variant(bowl, upc=None)
        card = storefront.card(bowl.pk)
        assert {one.id: one.label for one in card.variants} == {
            titled.pk: "The big one",
            coded.pk: "SMALL",
            bare.pk: str(bare.pk),
        }
        assert [axis.code for axis in card.axes] == [COMBINED]

    def test_an_attribute_that_is_no_choice_is_no_axis(self):
        bowl = factories.make_parent()
        attribute = factories.make_axis("care", ["By hand"])
        attribute.type, attribute.option_group = "text", None
        attribute.save()
        for child in factories.variants_of(bowl):
            child.attribute_values.create(attribute=attribute, value_text="By hand")
        assert [axis.code for axis in storefront.card(bowl.pk).axes] == ["glaze"]
