import pytest
from oscar.core.loading import get_model

from shop import storefront
from tests import factories


def test_everything_that_is_offered_is_there():
    missing = [name for name in storefront.__all__ if not hasattr(storefront, name)]
    assert missing == []
    assert list(storefront.__all__) == sorted(storefront.__all__, key=_case)


def _case(name):
    """Sort constants first, then classes, then functions, as the linter does."""
    return (not name.isupper(), not name[0].isupper(), name)


@pytest.mark.django_db
class TestModels:
    def test_are_the_shops_own(self):
        assert storefront.product_model() is get_model("catalogue", "Product")
        assert storefront.category_model() is get_model("catalogue", "Category")


@pytest.mark.django_db
class TestAdding:
    """Other rooms add without a form; what the forms do is tested with the basket."""

    @pytest.fixture
    def request_of(self, rf):
        """A visitor's request as the middleware hands it on."""
        from django.contrib.auth.models import AnonymousUser
        from django.contrib.sessions.backends.db import SessionStore

        from shop.basket.middleware import BasketMiddleware

        def make():
            seen = []
            request = rf.get("/")
            request.user = AnonymousUser()
            request.session = SessionStore()
            answer = type("Answer", (), {"cookies": {}})()
            BasketMiddleware(lambda one: seen.append(one) or answer)(request)
            return seen[0]

        return make

    def test_says_what_was_chosen_and_how_many(self, request_of):
        bowl = factories.make_parent("Tea bowl")
        request = request_of()
        added = storefront.add_to_basket(
            request, product_id=bowl.pk, choices={"glaze": "Ash"}, quantity=2, key="one"
        )
        assert (added.card.selected.label, added.quantity, added.repeated) == ("Ash", 2, False)
        again = storefront.add_to_basket(
            request, product_id=bowl.pk, choices={"glaze": "Ash"}, quantity=2, key="one"
        )
        assert again.repeated
        assert storefront.basket_summary(request) == storefront.BasketSummary(
            2, storefront.money(48)
        )

    def test_refuses_in_words(self, request_of):
        request = request_of()
        with pytest.raises(storefront.CannotAdd, match="no longer sold"):
            storefront.add_to_basket(request, product_id=0)
        assert request.basket.pk is None
        assert storefront.basket_summary(request) == storefront.BasketSummary(
            0, storefront.money(0)
        )

    def test_of_several_tells_of_each(self, request_of):
        bowl, out = factories.make_product("Bowl"), factories.make_product("Cup", stock=0)
        results = storefront.add_many(request_of(), [out.pk, bowl.pk, out.pk])
        assert [(one.card.title, one.ok, one.message) for one in results] == [
            ("Cup", False, "“Cup” is sold out."),
            ("Bowl", True, ""),
        ]


@pytest.mark.django_db
def test_orders_are_their_owners_newest_first(reader, editor):
    orders = get_model("order", "Order").objects
    for number, user in (("1", reader.user), ("2", editor.user), ("3", reader.user)):
        orders.create(number=number, user=user, total_incl_tax=1, total_excl_tax=1, currency="GBP")
    assert [order.number for order in storefront.orders_of(reader.user)] == ["3", "1"]
