"""What the outbox can be narrowed down to."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from . import kinds
from .models import Mail


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.code, kind.label) for kind in kinds.every()]


class MailFilter(WagtailFilterSet):
    """State, kind and a part of the recipient."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Mail.STATES)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=_kinds)
    to = django_filters.CharFilter(label=_("Recipient"), lookup_expr="icontains")

    class Meta:
        model = Mail
        fields = ["state", "kind", "to"]
