"""Sign-ins to look round the demo with. Their passwords are made once, for this site alone."""

import json
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

PEOPLE = {
    "editor@stillwater.example": {"first_name": "Mei", "last_name": "Lindqvist"},
    "admin@stillwater.example": {"first_name": "Ines", "last_name": "Duarte"},
}
MAY_PUBLISH = ("Editors", "Moderators")  # of the groups that Wagtail makes


def _kept() -> Path:
    return Path(settings.DATA_DIR) / "demo_sign_ins.json"


def sign_ins() -> dict[str, str]:
    """Return passwords by e-mail address; empty where no demo was loaded."""
    return json.loads(_kept().read_text()) if _kept().exists() else {}


def load() -> None:
    """Make the editor and the admin, or give them their passwords back."""
    passwords = sign_ins() or {email: secrets.token_urlsafe(9) for email in PEOPLE}
    _kept().touch(mode=0o600)
    _kept().write_text(json.dumps(passwords))
    users = get_user_model().objects
    for email, names in PEOPLE.items():
        user = users.filter(email__iexact=email).first()
        user = user or users.create_user(email, **names)
        user.is_staff = user.is_superuser = email.startswith("admin@")
        if not user.check_password(passwords[email]):
            user.set_password(passwords[email])
        user.save()
        user.confirm_email()
        if not user.is_superuser:
            user.groups.set(Group.objects.filter(name__in=MAY_PUBLISH))
