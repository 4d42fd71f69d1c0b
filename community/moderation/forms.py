"""What a moderator says with a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import registry
from .models import Ban, Case, Decision

MOST = 100  # cases in one post


class FilterForm(forms.Form):
    """Which cases are listed."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    why = forms.ChoiceField(
        label=_("Why it is here"),
        required=False,
        choices=[("", _("Everything")), *Case.Why.choices],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.code, kind.label) for kind in registry.every()]
        self.fields["kind"].choices = [("", _("Everything")), *kinds]


class DecisionForm(forms.Form):
    """Approve or reject some cases. Each is named by number and version: ``7:2``."""

    act = forms.ChoiceField(choices=[("approve", ""), ("reject", "")])
    reason = forms.ChoiceField(
        label=_("Reason, sent to the author"),
        required=False,
        choices=[("", _("Choose a reason")), *Decision.Reason.choices],
    )
    words = forms.CharField(
        label=_("Words to the author"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.named = data.getlist("case")[:MOST] if data else []

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where something is rejected, and for something to decide on."""
        found = super().clean() or {}
        self.cases = [pair for pair in map(_pair, self.named) if pair]
        if not self.cases:
            raise forms.ValidationError(_("Tick what you want to decide on."))
        if found.get("act") == "reject":
            if not found.get("reason"):
                self.add_error("reason", _("Choose the reason: the author is told."))
            elif found["reason"] == Decision.Reason.OTHER and not found.get("words"):
                self.add_error("words", _("Write the reason for the author."))
        else:
            found["reason"] = found["words"] = ""
        return found


class BanForm(forms.Form):
    """What a member may not do, and for how long."""

    scope = forms.ChoiceField(label=_("Keep this member from"), choices=Ban.Scope.choices)
    days = forms.TypedChoiceField(
        label=_("For"),
        coerce=int,
        choices=[(1, _("a day")), (7, _("a week")), (30, _("30 days")), (0, _("good"))],
        initial=7,
    )
    reason = forms.CharField(label=_("Reason, shown to the member"), max_length=300)


def _pair(text: str) -> tuple[int, int] | None:
    """Return (case, version) from ``7:2``, or None."""
    parts = text.split(":")
    if len(parts) != 2 or not all(one.isascii() and one.isdigit() for one in parts):
        return None
    number, version = (int(one) for one in parts)
    return (number, version) if max(number, version) < 2**31 else None
