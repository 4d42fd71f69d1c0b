import pytest

from shop import storefront
from shop.storefront import StockState
from tests import factories

pytestmark = pytest.mark.django_db


class TestAlternative:
    def test_comes_from_the_same_shelf(self):
        cups, teas = factories.make_category("Cups"), factories.make_category("Teas")
        factories.make_product("Green tea", category=teas, priority=9)
        gone = factories.make_product("Old cup", category=cups, is_public=False)
        near = factories.make_product("New cup", category=cups)
        card = storefront.card(gone.pk)
        assert (card.title, card.state) == ("Old cup", StockState.GONE)
        assert card.alternative.id == near.pk
        assert card.alternative.can_buy

    def test_comes_from_elsewhere_when_the_shelf_is_bare(self):
        cups = factories.make_category("Cups")
        gone = factories.make_product(category=cups, is_public=False)
        factories.make_product("Sold out cup", category=cups, stock=0)
        tea = factories.make_product("Green tea")
        assert storefront.card(gone.pk).alternative.id == tea.pk
        assert storefront.card(999_999_999).alternative.id == tea.pk

    def test_is_not_something_that_the_page_shows_already(self):
        gone = factories.make_product(is_public=False)
        shown, other = factories.make_product(), factories.make_product()
        found = storefront.cards([gone.pk, shown.pk])
        assert found[gone.pk].alternative.id == other.pk

    def test_there_is_none_in_a_shop_with_nothing_to_sell(self):
        gone = factories.make_product(is_public=False)
        assert storefront.card(gone.pk).alternative is None

    def test_is_only_for_what_is_gone_and_only_when_asked_for(self):
        factories.make_product()
        out, gone = factories.make_product(stock=0), factories.make_product(is_public=False)
        assert storefront.card(out.pk).alternative is None
        assert storefront.cards([gone.pk], alternatives=False)[gone.pk].alternative is None
