"""What members are told of their contributions, and of others' while those are public."""

from typing import Any

from django.db.models.signals import post_delete
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.notifications import operations as notifications
from community.notifications.models import Notification, Way
from community.notifications.registry import Notice, register

from . import registry
from .models import Decision, Status

DECISION = "decision"


def register_kinds() -> None:
    """Make the kind known. A decision is told in any case: it can be appealed."""
    register(
        Notice(
            code=DECISION,
            label=_("A decision on what you wrote"),
            sentence=_sentence,
            note=_note,
            button=_("See it"),
            ways=(Way.NOW, Way.DIGEST, Way.INBOX),
        )
    )


def subject_of(row: Any) -> str:
    """Return what lines about a contribution depend on: they hide while it is not public."""
    return f"{registry.of(row).code}:{row.pk}"


def tell_decision(decision: Any) -> None:
    """Tell the author what was decided, in the caller's transaction."""
    case = decision.case
    kind = registry.find(case.kind)
    row = kind.rows([case.thing]).get(case.thing)
    if row is None or row.author is None:
        return
    approved = decision.act == Decision.Act.APPROVE
    notifications.tell(
        person=row.author,
        kind=DECISION,
        key=f"{DECISION}:{decision.pk}",
        about=kind.about(row),
        url=kind.url(row) if approved else kind.own_url(row),
        text=kind.text(row),
        subject=_own_subject(row),
        facts={"act": decision.act, "reason": decision.reason, "words": decision.words},
    )


def follow_status(row: Any) -> None:
    """Let the lines about a contribution be there as long as it is."""
    notifications.show(subject=subject_of(row), shown=row.status == Status.VISIBLE)
    if row.status == Status.WITHDRAWN:
        notifications.show(subject=_own_subject(row), shown=False)


def follow_words(row: Any) -> None:
    """Let the lines about a contribution quote it as it is now."""
    notifications.reword(subject=subject_of(row), text=registry.of(row).text(row))


def watch(kind: Any) -> None:
    """Let the lines about contributions of this kind go with them, whatever deletes them."""
    uid = f"hide_lines_of_{kind.code}"
    post_delete.connect(_deleted, sender=kind.model, dispatch_uid=uid)


def _deleted(instance: Any, **kwargs: Any) -> None:
    for subject in (subject_of(instance), _own_subject(instance)):
        notifications.show(subject=subject, shown=False)


def _own_subject(row: Any) -> str:
    return f"own:{subject_of(row)}"


def _sentence(row: Notification) -> str:
    about = {"about": row.about}
    if row.facts.get("act") == Decision.Act.APPROVE:
        return gettext("What you wrote on “%(about)s” is public now") % about
    return gettext("What you wrote on “%(about)s” was not published") % about


def _note(row: Notification) -> str:
    if row.facts.get("act") == Decision.Act.APPROVE:
        return ""
    reasons = dict(Decision.Reason.choices)
    said = [str(reasons.get(row.facts.get("reason"), "")), row.facts.get("words", "")]
    said.append(
        gettext("You can change it and send it again, or ask to have it looked at once more.")
    )
    return "\n".join(filter(None, said))
