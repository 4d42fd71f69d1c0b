"""How a mail becomes due and goes out: once, however often it is asked for.

A row is claimed before it is sent and stamped as soon as the mail server has said yes. What
SMTP cannot tell is whether a server that fell silent after the last full stop has taken the
mail; a worker that is killed in that moment leaves the same doubt. Then it is sent again,
under the same Message-ID.
"""

import logging
import time
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from . import composing, kinds, post
from .models import Footer, Mail
from .post import Trouble

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=5)  # a worker that took a mail up and is silent for longer is gone
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=1)
MOST_ATTEMPTS = 54  # two days, with an hour between the later ones
MOST_REFUSALS = 8  # two hours: some servers say 5xx when they mean "not now"


def write(*, kind: str, to: str, language: str, key: str, about: dict[str, Any]) -> Mail:
    """Write down that a mail is due and queue it, both in the caller's transaction.

    The queue is a table: a transaction that fails leaves no mail, one that succeeds cannot
    lose it, and no mail server is spoken to on the way. The same ``key`` gives the same
    mail, whatever else is asked. ``about`` are plain values that the kind's context is made
    from when the mail goes out. Raises LookupError for a kind that nobody has registered.
    """
    from .tasks import send_mail

    kinds.find(kind)
    known = language in dict(settings.LANGUAGES)
    mail, created = Mail.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to.strip(),
            "language": language if known else settings.LANGUAGE_CODE,
            "about": about,
        },
    )
    if created:
        send_mail.enqueue(mail.pk)
    return mail


def send(*, mail_id: int) -> bool:
    """Send the mail if it is due and nobody else is at it; return whether it was sent here.

    One that cannot go now is due again later. Nothing is raised: what went wrong is in the
    row and in the log.
    """
    if post.pause.is_on:
        return _wait(mail_id)
    mail = _claim(mail_id)
    if mail is None:
        return False
    try:
        message = composing.message(mail)
        with post.opened() as server:
            server.send_messages([message])
            _stamp(mail)
    except kinds.Gone as gone:
        logger.info("Mail %s is no longer needed: %s", mail.pk, gone)
        _close(mail, state=Mail.DROPPED, about={})
    except composing.BadAddress as error:
        _close(mail, state=Mail.FAILED, problem=str(error)[:255])
    except OSError as error:  # SMTPException is one
        _put_off(mail, post.trouble(error))
    except Exception as fault:
        logger.exception("Mail %s (%s) cannot be written.", mail.pk, mail.kind)
        _put_off(mail, Trouble(f"{type(fault).__name__}: {fault}"))
    else:
        return True
    return False


def send_due(*, most: int = 100) -> int:
    """Send what is due and was left behind, by a worker that died for one; return how many.

    The oldest come first. It stops at a server that hangs.
    """
    late = timezone.now() - FIRST_DELAY
    waiting = Mail.objects.filter(_free(), state=Mail.WAITING, due__lte=late)
    sent = 0
    for mail_id in list(waiting.order_by("due", "pk").values_list("pk", flat=True)[:most]):
        if post.pause.is_on:
            break
        sent += send(mail_id=mail_id)
    return sent


@transaction.atomic
def retry(*, mails: QuerySet[Mail] | Iterable[Mail]) -> int:
    """Begin anew with the mails that have failed; return how many there were."""
    from .tasks import send_mail

    ids = [mail.pk for mail in mails]
    failed = Mail.objects.select_for_update().filter(pk__in=ids, state=Mail.FAILED)
    again = list(failed.order_by("pk").values_list("pk", flat=True))
    Mail.objects.filter(pk__in=again).update(
        state=Mail.WAITING, attempts=0, refusals=0, due=timezone.now(), claimed=None
    )
    for mail_id in again:
        send_mail.enqueue(mail_id)
    return len(again)


@transaction.atomic
def forget(*, email: str) -> int:
    """Delete what the outbox knows of an address, as its owner asked; return how many rows.

    What waits to be sent to it is not sent any more.
    """
    deleted, _by_model = Mail.objects.filter(to__iexact=email.strip()).delete()
    return deleted


def tidy() -> int:
    """Blank the addresses of mails that went out long ago; return how many.

    The rows stay, so that no mail goes out a second time under its key.
    """
    blanked = 0
    done = Mail.objects.exclude(to="").exclude(state=Mail.WAITING)
    for kind in kinds.every():
        old = done.filter(kind=kind.code, date_created__lt=timezone.now() - kind.address_kept)
        blanked += old.update(to="", about={})
    return blanked


@transaction.atomic
def keep_footer(*, texts: Mapping[str, str]) -> None:
    """Keep what stands below the mails, by language."""
    for language, text in texts.items():
        Footer.objects.update_or_create(language=language, defaults={"text": text})


def delay_after(attempts: int) -> timedelta:
    """Return how long a mail rests after so many attempts."""
    return min(FIRST_DELAY * 2 ** min(attempts - 1, 10), LONGEST_DELAY)


def _free() -> Q:
    return Q(claimed__isnull=True) | Q(claimed__lt=timezone.now() - CLAIM)


def _claim(mail_id: int) -> Mail | None:
    """Take the mail up, or return None when it is done, not due, or in somebody's hands.

    The attempt is counted here, so that a mail that kills its worker is given up, too.
    """
    now = timezone.now()
    waiting = Mail.objects.filter(pk=mail_id, state=Mail.WAITING, due__lte=now)
    if not waiting.filter(_free()).update(claimed=now, attempts=F("attempts") + 1):
        return None
    return Mail.objects.get(pk=mail_id)


def _stamp(mail: Mail) -> None:
    """Write down that the mail is out, and wait for a database that is away for a minute.

    Nothing else stands between a mail that was sent and the same mail sent again.
    """
    for pause in (1, 2, 4, 8, 16, 32, 0):
        try:
            _close(mail, state=Mail.SENT, date_sent=timezone.now(), problem="", about={})
        except (OperationalError, InterfaceError):
            if not pause or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(pause)
        else:
            return


def _close(mail: Mail, **changes: Any) -> None:
    Mail.objects.filter(pk=mail.pk).update(claimed=None, **changes)


def _put_off(mail: Mail, trouble: Trouble) -> None:
    """Say when the mail is tried again, or give it up."""
    if trouble.hung:
        post.pause.begin()
    problem = trouble.text[:255]
    refusals = mail.refusals + trouble.refused
    Mail.objects.filter(pk=mail.pk).update(refusals=refusals)
    if mail.attempts >= MOST_ATTEMPTS or refusals >= MOST_REFUSALS:
        logger.error("Mail %s (%s) is given up: %s", mail.pk, mail.kind, problem)
        _close(mail, state=Mail.FAILED, problem=problem)
        return
    logger.warning("Mail %s (%s) is delayed: %s", mail.pk, mail.kind, problem)
    _again(mail.pk, timezone.now() + delay_after(mail.attempts), problem=problem, claimed=None)


def _wait(mail_id: int) -> bool:
    """Put a mail off while the server rests, without counting an attempt."""
    now = timezone.now()
    if Mail.objects.filter(_free(), pk=mail_id, state=Mail.WAITING, due__lte=now).exists():
        _again(mail_id, now + timedelta(seconds=post.REST))
    return False


@transaction.atomic
def _again(mail_id: int, due: datetime, **changes: Any) -> None:
    from .tasks import send_mail

    if Mail.objects.filter(pk=mail_id, state=Mail.WAITING).update(due=due, **changes):
        send_mail.using(run_after=due).enqueue(mail_id)
