"""Taking everything along, and going."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from community.moderation.selectors import known_of as contributed_by
from community.notifications.selectors import known_of as told_to
from community.people.selectors import known_of as people_of
from community.saves.selectors import known_of as saves_of
from community.sharing.selectors import known_of as shares_of
from shop.storefront import known_of, part_with

from . import mails
from .models import Export

KEPT = timedelta(days=7)


class NotNow(Exception):
    """The account cannot be deleted: it is the last that may do everything."""


@transaction.atomic
def ask_for_export(*, user: Any) -> Export:
    """Have everything put together by the worker, in place of what was put together before."""
    from .tasks import prepare_export

    Export.objects.filter(user=user).delete()
    row = Export.objects.create(user=user)
    prepare_export.enqueue(row.pk, _language(user))
    return row


@transaction.atomic
def prepare(*, export_id: int, language: str) -> bool:
    """Put everything together and write to its owner; return whether this run did it."""
    row = Export.objects.select_for_update().filter(pk=export_id, date_ready=None).first()
    if row is None:
        return False
    row.content, row.date_ready = packed(row.user), timezone.now()
    row.save()
    mails.send_export(row, language)
    return True


def ready_for(user: Any) -> Export | None:
    """Return the user's export if it can still be fetched; what is too old is deleted."""
    Export.objects.filter(date_ready__lt=timezone.now() - KEPT).delete()
    return Export.objects.filter(user=user).defer("content").first()


def packed(user: Any) -> bytes:
    """Return a ZIP with one JSON file of everything that is known of the user."""
    text = json.dumps(_known(user), ensure_ascii=False, indent=2)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chapbook.json", text)
    return file.getvalue()


@transaction.atomic
def ask_to_delete(*, user: Any) -> None:
    """Close the account at once and have the worker erase it. Raises :class:`NotNow`.

    The password stops working and all sessions end with this call.
    """
    from .tasks import erase

    owners = get_user_model().objects.filter(is_superuser=True, is_active=True)
    if user.is_superuser and not owners.exclude(pk=user.pk).exists():
        raise NotNow
    user = get_user_model().objects.select_for_update().get(pk=user.pk)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    erase.enqueue(user.pk, _language(user))


@transaction.atomic
def erase_account(*, user_id: int, language: str) -> bool:
    """Erase a closed account; return whether there was one. Orders stay, see shop.privacy."""
    user = get_user_model().objects.select_for_update().filter(pk=user_id, is_active=False).first()
    if user is None:
        return False
    erase(user=user, language=language)
    return True


@transaction.atomic
def erase(*, user: Any, language: str = "") -> None:
    """Delete the account and part with what the books can spare; its owner is told."""
    email, language = user.email, language or _language(user)
    stayed = part_with(user=user)
    user.delete()
    mails.send_farewell(email, language, stayed)


def _known(user: Any) -> dict[str, Any]:
    addresses = user.emailaddress_set.values("email", "verified")
    sessions = user.usersession_set.values("ip", "user_agent", "created_at")
    return {
        "account": {
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "public_name": user.handle,
            "language": user.language,
            "since": user.date_joined.isoformat(),
            "addresses_for_mail": list(addresses),
            "devices": [one | {"created_at": one["created_at"].isoformat()} for one in sessions],
            "other_sites": list(user.socialaccount_set.values("provider", "uid", "extra_data")),
        },
        **saves_of(user),
        "contributed": contributed_by(user),
        "share_links": shares_of(user),
        **people_of(user),
        **told_to(user),
        **known_of(user),
    }


def _language(user: Any) -> str:
    return user.language or get_language() or settings.LANGUAGE_CODE
