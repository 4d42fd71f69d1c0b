"""The summaries: everything that waits for one goes out in one mail, and in no other.

A summary claims its lines by one conditional statement, in the transaction that writes its mail
into the outbox. A worker that dies before the end leaves them waiting; of two workers, the
second finds nothing to claim.
"""

import logging
import secrets

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from . import mails
from .models import Notification

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 500


def send_due() -> int:
    """Write the summaries that are due; return how many. Safe in several workers at once."""
    due = Notification.objects.filter(digest_due__lte=timezone.now()).order_by()
    people = list(due.values_list("person", flat=True).distinct()[:MOST_AT_ONCE])
    return sum(_send(person_id) for person_id in people)


@transaction.atomic
def _send(person_id: int) -> bool:
    digest = secrets.token_hex(16)
    if not _claim(person_id, digest):
        return False
    person = get_user_model().objects.filter(pk=person_id, is_active=True).first()
    news = Notification.objects.filter(digest=digest, date_read=None, gone=False)
    if person is None or not news.exists():
        return False
    mails.write_digest(person, digest)
    return True


def _claim(person_id: int, digest: str) -> int:
    """Put all that waits into this summary; return how many lines it has."""
    waiting = Notification.objects.filter(person=person_id, digest_due__isnull=False)
    return waiting.update(digest=digest, digest_due=None)
