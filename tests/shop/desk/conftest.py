import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from tests.shop.refunds.conftest import order  # noqa: F401  the same order


@pytest.fixture
def employ(db):
    """``employ(*codenames)`` gives the browser of somebody with these rights on orders."""

    def employ(*codenames):
        user = get_user_model().objects.create_user(f"{'-'.join(codenames) or 'bare'}@example.com")
        rights = Permission.objects.filter(codename__in=["access_admin", *codenames])
        user.user_permissions.set(rights)
        client = Client()
        client.force_login(user)
        return client

    return employ


@pytest.fixture
def viewer(employ):
    return employ("view_order")


@pytest.fixture
def clerk(employ):
    return employ("view_order", "change_order")
