"""The screens of users (scenario 45): no other's password, no right that one lacks."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core import mail

from tests.cast import CAST

USERS = "/manage/users/"


@pytest.fixture
def clerk(db):
    """Somebody who may add, change and delete users, and no more."""
    clerk = CAST["reader"].enter()
    group = Group.objects.create(name="Clerks")
    codes = ["access_admin", "add_user", "change_user", "delete_user"]
    group.permissions.set(Permission.objects.filter(codename__in=codes))
    clerk.user.groups.add(group)
    return clerk


@pytest.fixture
def eve(db):
    return get_user_model().objects.create_user("eve@example.com", "her own four words")


def change(who, person, **more):
    data = {"email": person.email, "first_name": "Eve", "is_active": "on"} | more
    return who.client.post(f"{USERS}edit/{person.pk}/", data)


@pytest.mark.parametrize("who", ["clerk", "admin"])
def test_nobody_sets_anothers_password_or_address(request, eve, who):
    who = request.getfixturevalue(who)
    before = eve.password
    page = who.client.get(f"{USERS}edit/{eve.pk}/").content.decode()
    assert 'type="password"' not in page
    secret = "four quiet cups of tea"
    answer = change(who, eve, password1=secret, password2=secret, email="mine@example.com")
    assert answer.status_code == 302
    eve.refresh_from_db()
    assert (eve.password, eve.email, eve.first_name) == (before, "eve@example.com", "Eve")


def test_a_clerk_makes_no_owner_and_gives_no_group_that_they_are_not_in(clerk, eve):
    editors = Group.objects.get(name="Editors")
    mine = clerk.user.groups.get()
    change(clerk, eve, is_superuser="on", groups=[mine.pk])
    eve.refresh_from_db()
    assert not eve.is_superuser
    assert list(eve.groups.all()) == [mine]
    assert change(clerk, eve, groups=[editors.pk]).status_code == 200
    change(clerk, clerk.user, is_superuser="on", groups=[mine.pk])
    clerk.user.refresh_from_db()
    assert not clerk.user.is_superuser


def test_what_a_clerk_cannot_give_they_do_not_take(clerk, eve):
    editors = Group.objects.get(name="Editors")
    eve.groups.add(editors)
    change(clerk, eve)
    assert list(eve.groups.all()) == [editors]


def test_an_owner_is_changed_by_owners_alone(clerk, admin):
    owner = get_user_model().objects.create_superuser("owner@example.com", "words of an owner")
    for path in (f"edit/{owner.pk}/", f"delete/{owner.pk}/", f"{owner.pk}/password-link/"):
        for method in (clerk.client.get, clerk.client.post):
            assert method(USERS + path).status_code in (302, 403), path
    assert get_user_model().objects.filter(pk=owner.pk, is_superuser=True, is_active=True).exists()
    assert not mail.outbox
    assert admin.client.get(f"{USERS}edit/{owner.pk}/").status_code == 200


def test_a_link_is_sent_and_only_sent(clerk, eve):
    path = f"{USERS}{eve.pk}/password-link/"
    before = eve.password
    assert "eve@example.com" in clerk.client.get(path).content.decode()
    assert not mail.outbox
    assert clerk.client.post(path).status_code == 302
    assert mail.outbox[0].to == ["eve@example.com"]
    eve.refresh_from_db()
    assert eve.password == before
    assert path in clerk.client.get(USERS).content.decode()


def test_who_may_not_change_users_sends_no_link(editor, eve):
    assert editor.client.post(f"{USERS}{eve.pk}/password-link/").status_code in (302, 403)
    assert not mail.outbox


def test_a_new_user_chooses_their_own_password(admin):
    data = {"email": "Mei@example.com", "first_name": "", "last_name": ""}
    assert admin.client.post(f"{USERS}new/", data).status_code == 302
    mei = get_user_model().objects.get(email="mei@example.com")
    assert not mei.has_usable_password()
    assert mail.outbox[0].to == ["mei@example.com"]
