"""Letting a contribution in, holding it, deciding on it. Nothing else changes a status.

Locks are taken in one order: the case, then the contribution.
"""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.storefront import within

from . import notices, registry, spam, trust
from .models import Appeal, Ban, Case, Decision, Report, Status

DAY = 24 * 60 * 60
REPORTS_THAT_HOLD = 3  # of members above level 0, while nobody has decided yet


class Refused(Exception):
    """What was written is not taken; the message says why and what can be done."""


class AlreadyDecided(Exception):
    """Somebody else decided in the meantime, or the text has changed."""


def may_write(*, user: Any, text: str, photos: int = 0) -> None:
    """Check what the user may at this moment, and count it. Raises :class:`Refused`."""
    allowed = trust.allowance_of(user)
    bans = {one.scope: one for one in Ban.objects.current(user)}
    _check_bans(bans, photos)
    if len(spam.links_in(text)) > allowed.links:
        words = ngettext(
            "You can put %(most)s link into a text so far. Take some out and send it again.",
            "You can put %(most)s links into a text so far. Take some out and send it again.",
            allowed.links,
        )
        raise Refused(words % {"most": allowed.links})
    if photos > allowed.photos:
        raise Refused(_photos_words(allowed.photos))
    who = f"user:{user.pk}"
    if not within(scope="contribute", who=who, most=1, seconds=allowed.seconds):
        words = ngettext(
            "That was quick. Wait %(seconds)s second and send it again.",
            "That was quick. Wait %(seconds)s seconds and send it again.",
            allowed.seconds,
        )
        raise Refused(words % {"seconds": allowed.seconds})
    if not within(scope="contribute-day", who=who, most=allowed.a_day, seconds=DAY):
        raise Refused(_("You have written a lot today. Come back tomorrow and send it then."))


def check_public_text(*, user: Any, text: str) -> None:
    """Check a short text that its author shows on a page of their own. Raises :class:`Refused`.

    It has no case and waits for nobody, so that what looks like spam is not taken at all.
    """
    _check_bans({one.scope: one for one in Ban.objects.current(user)}, photos=0)
    level = trust.standing_of(user).level
    links = spam.links_in(text)
    if links and not level:
        raise Refused(_("You cannot show addresses yet. Take them out and save it again."))
    if spam.by_text(text, level) >= spam.HOLD_AT:
        raise Refused(_("This looks like advertising. Say it in other words, without addresses."))


def admit(*, row: Any, text: str, seconds: float | None = None) -> Any:
    """Save a new contribution, visible or held as the rules say, and return it.

    ``seconds`` is how long it took to write, where that is known.
    """
    kind = registry.of(row)
    level = trust.standing_of(row.author).level
    verdict = spam.judge(text=text, author=row.author, level=level)
    why = verdict.why
    if level == 0 and seconds is not None and seconds < spam.TOO_FAST and why == Case.Why.NEW:
        why = Case.Why.FAST
    row.spam_score, row.fingerprint = verdict.score, spam.fingerprint(text)
    row.status = Status.HELD if why else Status.VISIBLE
    with transaction.atomic():
        row.save()
        if why:
            _open(kind, row, why)
        else:
            kind.moved(row, "")
    return row


@transaction.atomic
def revise(*, row: Any, text: str) -> Any:
    """Save a changed contribution. What was rejected, or looks like spam now, waits for review."""
    kind = registry.of(row)
    level = trust.standing_of(row.author).level
    verdict = spam.judge(text=text, author=row.author, level=level, row_id=row.pk)
    _touch(kind, row)
    was = _locked(kind, row.pk).status
    row.spam_score, row.fingerprint = verdict.score, spam.fingerprint(text)
    row.date_edited = timezone.now()
    row.save()
    notices.follow_words(row)
    if was == Status.REJECTED:
        _open(kind, row, Case.Why.EDITED)
        _move(kind, row, Status.HELD)
    elif was == Status.VISIBLE and verdict.why:
        _open(kind, row, verdict.why)
        _move(kind, row, Status.HELD)
    return row


@transaction.atomic
def withdraw(*, row: Any) -> None:
    """Take a contribution back, as its author asked. Its case is closed."""
    kind = registry.of(row)
    _cases(kind, row).update(date_closed=timezone.now(), version=F("version") + 1, open_reports=0)
    _move(kind, row, Status.WITHDRAWN)
    trust.compute(row.author)


@transaction.atomic
def decide(
    *, case_id: int, version: int, by: Any, act: str, reason: str = "", words: str = ""
) -> Decision:
    """Approve or reject what is in an open case, and tell its author.

    ``version`` is the one that the moderator saw. Raises :class:`AlreadyDecided` when it is
    another by now: of two who decide at once, one wins and the other is told.
    """
    seen = Case.objects.filter(pk=case_id, version=version, date_closed=None)
    now = timezone.now()
    if not seen.update(date_closed=now, version=F("version") + 1, open_reports=0):
        raise AlreadyDecided(_what_happened(case_id))
    case = Case.objects.get(pk=case_id)
    decision = Decision.objects.create(
        case=case, by=by, act=act, reason=reason, words=words, waited=now - case.date_opened
    )
    kind = registry.find(case.kind)
    row = kind.model._default_manager.filter(pk=case.thing).first()
    if row is None or row.author is None:
        return decision
    to = Status.VISIBLE if act == Decision.Act.APPROVE else Status.REJECTED
    if _move(kind, row, to):
        (kind.notify or notices.tell_decision)(decision)
    trust.compute(row.author)
    return decision


@transaction.atomic
def report(*, row: Any, by: Any, reason: str, words: str = "") -> bool:
    """Note that somebody finds something wrong; return whether it is their first report of it.

    Reports by several trusted members hold what no moderator has approved.
    """
    kind = registry.of(row)
    case = _case_for(kind, row)
    try:
        with transaction.atomic():
            Report.objects.create(case=case, by=by, reason=reason, words=words)
    except IntegrityError:
        return False
    _open(kind, row, Case.Why.REPORTED)
    Case.objects.filter(pk=case.pk).update(open_reports=F("open_reports") + 1)
    trusted = case.reports.filter(by__standing__level__gte=1).count()
    if trusted >= REPORTS_THAT_HOLD and not case.decisions.exists():
        Decision.objects.create(case=case, act=Decision.Act.HOLD, waited=timedelta(0))
        _move(kind, row, Status.HELD)
    return True


@transaction.atomic
def appeal(*, row: Any, words: str) -> None:
    """Have a rejection looked at again, as its author asks. Raises :class:`Refused` afterwards.

    It can be asked once of a contribution; what is rejected again stays so.
    """
    kind = registry.of(row)
    case = _cases(kind, row).select_for_update(of=("self",)).first()
    if case is None or _locked(kind, row.pk).status != Status.REJECTED:
        raise Refused(_("Nothing is rejected here any more."))
    _row, is_new = Appeal.objects.get_or_create(case=case, defaults={"words": words})
    if not is_new:
        raise Refused(_("You have asked for this once already."))
    _open(kind, row, Case.Why.APPEAL)


def _photos_words(most: int) -> str:
    if not most:
        return _("You can add photos once a few of your posts have been approved.")
    words = ngettext(
        "You can add %(most)s photo to a text so far.",
        "You can add %(most)s photos to a text so far.",
        most,
    )
    return words % {"most": most}


def _check_bans(bans: dict[str, Ban], photos: int) -> None:
    if ban := bans.get(Ban.Scope.WRITE):
        raise Refused(_("You cannot write here at present: %(why)s") % {"why": ban.reason})
    if photos and (ban := bans.get(Ban.Scope.UPLOAD)):
        raise Refused(_("You cannot add photos at present: %(why)s") % {"why": ban.reason})


def _cases(kind: registry.Kind, row: Any) -> Any:
    return Case.objects.filter(kind=kind.code, thing=row.pk)


def _case_for(kind: registry.Kind, row: Any) -> Case:
    case, _new = Case.objects.get_or_create(
        kind=kind.code,
        thing=row.pk,
        defaults={
            "author": row.author,
            "why": Case.Why.REPORTED,
            "date_closed": timezone.now(),
        },
    )
    return case


def _open(kind: registry.Kind, row: Any, why: str) -> None:
    """Have somebody look at the row; a case that is open stays as it is."""
    case = _case_for(kind, row)
    Case.objects.filter(pk=case.pk).exclude(date_closed=None).update(
        why=why, date_opened=timezone.now(), date_closed=None, version=F("version") + 1
    )


def _touch(kind: registry.Kind, row: Any) -> None:
    _cases(kind, row).update(version=F("version") + 1)


def _locked(kind: registry.Kind, row_id: int) -> Any:
    return kind.model._default_manager.select_for_update(of=("self",)).get(pk=row_id)


def _move(kind: registry.Kind, row: Any, to: str) -> bool:
    """Give the row another status, let its room know, and return whether it had another."""
    was = _locked(kind, row.pk).status
    if was in (to, Status.WITHDRAWN):
        return False
    kind.model._default_manager.filter(pk=row.pk).update(status=to)
    row.status = to
    notices.follow_status(row)
    kind.moved(row, was)
    return True


def _what_happened(case_id: int) -> str:
    last = Decision.objects.filter(case=case_id).select_related("by").last()
    case = Case.objects.filter(pk=case_id).first()
    if case is None or case.date_closed is None or last is None:
        return _("The text has changed since you saw it. Look at it again.")
    return _("%(who)s decided first: %(act)s.") % {
        "who": last.by or _("Somebody else"),
        "act": last.get_act_display(),
    }
