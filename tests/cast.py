"""The fixed cast: the same few people in every test about who may do what."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group
from django.test import Client


@dataclass(frozen=True)
class Actor:
    """A person with a browser; ``user`` is None for the anonymous visitor."""

    name: str
    user: AbstractBaseUser | None
    client: Client


@dataclass(frozen=True)
class Role:
    """How one of the cast comes to be."""

    name: str
    groups: tuple[str, ...] = ()
    owner: bool = False
    anonymous: bool = False

    def enter(self) -> Actor:
        """Create the person and sign them in."""
        client = Client()
        if self.anonymous:
            return Actor(self.name, None, client)
        users = get_user_model().objects
        make = users.create_superuser if self.owner else users.create_user
        user = make(f"{self.name}@example.com", "correct horse battery staple")
        user.groups.set(Group.objects.filter(name__in=self.groups))
        client.force_login(user)
        return Actor(self.name, user, client)


CAST = {
    role.name: role
    for role in (
        Role("anonymous", anonymous=True),
        Role("reader"),
        Role("editor", groups=("Editors", "Moderators")),  # the groups that Wagtail makes
        Role("admin", owner=True),
    )
}
