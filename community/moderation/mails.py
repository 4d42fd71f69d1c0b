"""The mail that tells an author what was decided on what they wrote."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.storefront import MailKind, register_mail, write_mail

from . import registry

DECISION = "contribution-decision"
Context = dict[str, Any]


def register_kinds() -> None:
    """Make the mail known to the outbox."""
    register_mail(
        MailKind(
            code=DECISION,
            label=_("Community: a decision on a contribution"),
            subject=_subject,
            context=_context,
            sample=_sample,
        )
    )


def write_decision(decision: Any) -> None:
    """Have the author told, in the caller's transaction."""
    author = decision.case.author
    if author is None or not author.is_active:
        return
    write_mail(
        kind=DECISION,
        to=author.email,
        language=author.language or settings.LANGUAGE_CODE,
        key=f"{DECISION}:{decision.pk}",
        about={"decision": decision.pk},
    )


def _context(about: Mapping[str, Any]) -> Context:
    from .models import Decision

    decision = Decision.objects.select_related("case").get(pk=about["decision"])
    kind = registry.find(decision.case.kind)
    row = kind.rows([decision.case.thing]).get(decision.case.thing)
    if row is None:
        raise LookupError("What was decided on is gone.")
    approved = decision.act == Decision.Act.APPROVE
    return {
        "approved": approved,
        "about": kind.about(row),
        "excerpt": kind.text(row)[:300],
        "reason": decision.get_reason_display() if decision.reason else "",
        "words": decision.words,
        "link": _whole(kind.url(row) if approved else kind.own_url(row)),
    }


def _sample() -> Context:
    return {
        "approved": False,
        "about": gettext("Tea for two"),
        "excerpt": gettext("Mine came out almost blue at the foot."),
        "reason": gettext("It is not about this page."),
        "words": "",
        "link": _whole("/account/comments/"),
    }


def _subject(context: Context) -> str:
    if context["approved"]:
        return gettext("What you wrote on “%(about)s” is public now") % context
    return gettext("What you wrote on “%(about)s” was not published") % context


def _whole(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path
