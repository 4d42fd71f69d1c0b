"""The mails about returns: one a step, and the receipt of a withdrawal."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.order import news

from . import words
from .models import Return, ReturnStep

NEWS, WITHDRAWN = "return-news", "withdrawal-received"


def register_kinds() -> None:
    """Tell the outbox what it sends about returns."""
    news.kind(
        code=NEWS,
        label=gettext_lazy("Step of a return"),
        subject=lambda facts: (
            _("Your return for order %(number)s: %(state)s")
            % {"number": facts["number"], "state": facts["state"]}
        ),
        rows=lambda: ReturnStep.objects.select_related("returned__order__user"),
        facts=lambda step: step_facts(step),
        sample=_sample,
    )
    news.kind(
        code=WITHDRAWN,
        label=gettext_lazy("Receipt of a withdrawal"),
        subject=lambda facts: (
            _("We have received your withdrawal from order %(number)s")
            % {"number": facts["number"]}
        ),
        rows=lambda: Return.objects.select_related("order__user"),
        facts=withdrawal_facts,
        sample=_sample_withdrawal,
    )


def step_facts(step: ReturnStep) -> dict[str, Any]:
    """Return what the mail says of the step; the state is that of the step, not of now."""
    returned = step.returned
    returned.state = step.state
    return {
        "state": words.state(returned),
        "text": words.what_next(returned),
        "goods": words.goods(returned, {}),
    }


def withdrawal_facts(returned: Return) -> dict[str, Any]:
    """Return what the receipt says: who, what, when it came in."""
    return {
        "name": returned.name,
        "when": timezone.localtime(returned.date_created),
        "goods": words.goods(returned, {}),
        "text": words.what_next(returned),
    }


def _sample() -> dict[str, Any]:
    returned = Return(state=Return.ACCEPTED)
    return {
        "state": words.state(returned),
        "text": words.what_next(returned),
        "goods": [(1, _("Cup, Celadon"))],
    }


def _sample_withdrawal() -> dict[str, Any]:
    return {
        "name": "Ada Reader",
        "when": timezone.make_aware(datetime(2026, 1, 28, 9, 30)),  # noqa: DTZ001
        "goods": [(1, _("Cup, Celadon"))],
        "text": words.what_next(Return(state=Return.ACCEPTED)),
    }
