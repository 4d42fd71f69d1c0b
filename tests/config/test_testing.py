"""The fixtures keep their word."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Page

from tests.queries import same_queries

User = get_user_model()


class TestRealTransactions:
    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("time", [1, 2])
    def test_a_test_finds_what_the_migrations_left_and_nothing_else(self, time):
        assert Page.objects.exists()
        assert not User.objects.exists()
        User.objects.create_user("left@example.com")


@pytest.mark.django_db
def test_same_queries_fails_when_a_page_asks_once_per_item():
    User.objects.create_user("one@example.com")

    def visit():
        for user in User.objects.all():
            list(user.groups.all())

    with pytest.raises(AssertionError, match="2 queries became 3"):
        same_queries(visit, lambda: User.objects.create_user("two@example.com"))
    with pytest.raises(AssertionError, match="1 queries"):
        same_queries(lambda: list(User.objects.all()), lambda: None, most=0)


def test_the_cast_has_the_rights_it_is_said_to_have(anybody):
    allowed = {
        "anonymous": set(),
        "reader": set(),
        "editor": {"wagtailadmin.access_admin"},
        "admin": {"wagtailadmin.access_admin", "accounts.add_user"},
    }[anybody.name]
    rights = {"wagtailadmin.access_admin", "accounts.add_user"}
    held = {right for right in rights if anybody.user and anybody.user.has_perm(right)}
    assert held == allowed
