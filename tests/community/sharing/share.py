"""Steps of sharing, for tests: a person with a link, a visitor's browser that follows it."""

from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from community.sharing.links import link_for
from community.sharing.models import Link

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PASSWORD = "correct horse battery staple"


def person(email: str = "sam@example.com") -> Any:
    """Make somebody with an account and a confirmed address."""
    user = get_user_model().objects.create_user(email, PASSWORD)
    user.confirm_email()
    return user


def link_to(product: Any, user: Any = None) -> Link:
    """Make a link of the user (or of somebody new) to the product."""
    return link_for(user=user or person(), kind=Link.PRODUCT, thing=product.pk)


def visitor(**headers: str) -> Client:
    """A new visitor's browser."""
    return Client(headers={"User-Agent": BROWSER, **headers})


def follow(link: Link, client: Client | None = None, **more: Any) -> Any:
    """Follow the link and return the answer."""
    return (client or visitor()).get(f"/s/{link.code}/", **more)
