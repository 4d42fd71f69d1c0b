"""The two mails: of one thing at once, and the summary. Their words are made when they go out."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from shop.storefront import MailKind, register_mail, write_mail

from . import leaving, selectors
from .models import Notification

ONE, DIGEST = "notification", "notification-digest"
MOST_LINES = 30
Context = dict[str, Any]


def register_kinds() -> None:
    """Make the mails known to the outbox."""
    register_mail(
        MailKind(
            code=ONE,
            label=_("Community: a notification"),
            subject=lambda context: context["line"].sentence,
            context=_one,
            sample=_sample_one,
            unsubscribe=lambda about: _whole(leaving.path(about["person"], about["kind"])),
        )
    )
    register_mail(
        MailKind(
            code=DIGEST,
            label=_("Community: the summary of notifications"),
            subject=_digest_subject,
            context=_digest,
            sample=_sample_digest,
            unsubscribe=lambda about: _whole(leaving.path(about["person"], leaving.DIGEST)),
        )
    )


def write_now(row: Notification) -> None:
    """Have a member told by mail at once, in the caller's transaction; asked again, once."""
    write_mail(
        kind=ONE,
        to=row.person.email,
        language=_language(row.person),
        key=f"{ONE}:{row.person_id}:{row.key}",
        about={"notification": row.pk, "person": row.person_id, "kind": row.kind},
    )


def write_digest(person: Any, digest: str) -> None:
    """Have a member sent the summary with this key, in the caller's transaction."""
    write_mail(
        kind=DIGEST,
        to=person.email,
        language=_language(person),
        key=f"{DIGEST}:{digest}",
        about={"digest": digest, "person": person.pk},
    )


def _one(about: Mapping[str, Any]) -> Context:
    rows = _to_tell().filter(pk=about["notification"])
    if not (lines := selectors.lines(about["person"], rows)):
        raise LookupError("It was read, or is not to be told any more.")
    return _facts_of_one(lines[0])


def _facts_of_one(line: selectors.Line) -> Context:
    return {"line": line, "link": _whole(line.url or selectors.inbox_path()), **_ways_on()}


def _digest(about: Mapping[str, Any]) -> Context:
    rows = _to_tell().filter(digest=about["digest"], person=about["person"]).order_by("-pk")
    if not (lines := selectors.lines(about["person"], rows)):
        raise LookupError("All of it was read, or is not to be told any more.")
    return _facts_of_digest(lines)


def _facts_of_digest(lines: list[selectors.Line]) -> Context:
    shown = lines[:MOST_LINES]
    return {
        "lines": [(line, _whole(line.url or selectors.inbox_path())) for line in shown],
        "count": len(lines),
        "more": len(lines) - len(shown),
        "inbox": _whole(selectors.inbox_path()),
        **_ways_on(),
    }


def _to_tell() -> Any:
    """Return what is still to be told: unread, public, to somebody whose account is open."""
    rows = Notification.objects.filter(gone=False, date_read=None, person__is_active=True)
    return rows.select_related("actor")


def _ways_on() -> Context:
    return {"choose": _whole(reverse("notifications:wishes"))}


def _digest_subject(context: Context) -> str:
    return ngettext(
        "%(count)s new thing for you", "%(count)s new things for you", context["count"]
    ) % {"count": context["count"]}


def _sample_one() -> Context:
    return _facts_of_one(_sample_line())


def _sample_digest() -> Context:
    return _facts_of_digest([_sample_line()])


def _sample_line() -> selectors.Line:
    return selectors.Line(
        row=Notification(kind="sample", text=gettext("Mine came out almost blue at the foot.")),
        sentence=gettext("@reader answered you below “Tea for two”"),
        note="",
        url=selectors.inbox_path(),
        button=gettext("Read it"),
    )


def _language(person: Any) -> str:
    return person.language or settings.LANGUAGE_CODE


def _whole(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path
