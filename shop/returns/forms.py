"""What a buyer sends back: how many of each line, and why."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.order.once import OnceForm

from .models import ReturnLine
from .operations import Wish


class GoodsForm(OnceForm):
    """A number of pieces for each line of which some can come back."""

    def __init__(
        self, *args: Any, left: dict[int, int], titles: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        for line_id, most in left.items():
            self.fields[f"pieces_{line_id}"] = forms.TypedChoiceField(
                label=titles[line_id],
                choices=[(count, str(count)) for count in range(most + 1)],
                coerce=int,
                required=False,
                initial=self.initially(most),
                error_messages={"invalid_choice": _("Choose how many pieces come back.")},
                widget=forms.Select(attrs={"class": "input"}),
            )
        self.add_more()

    def initially(self, most: int) -> int:
        """Return how many pieces are chosen at first."""
        return 0

    def add_more(self) -> None:
        """Add further fields for each line."""

    def rows(self) -> Iterator[list[Any]]:
        """Yield the fields of each line."""
        for line_id in self.left:
            names = (f"pieces_{line_id}", f"reason_{line_id}")
            yield [self[name] for name in names if name in self.fields]

    def wishes(self) -> dict[int, Wish]:
        """Return what was chosen."""
        data = self.cleaned_data
        return {
            line_id: Wish(count, data.get(f"reason_{line_id}") or ReturnLine.UNWANTED)
            for line_id in self.left
            if (count := data.get(f"pieces_{line_id}") or 0)
        }

    def clean(self) -> dict[str, Any]:
        """Ask for at least one piece."""
        data = super().clean() or {}
        if not self.errors and not any(data.get(f"pieces_{line_id}") for line_id in self.left):
            raise forms.ValidationError(_("Choose at least one piece."))
        return data


class ReturnForm(GoodsForm):
    """Pieces, a reason each, and a note."""

    note = forms.CharField(
        label=_("What else should we know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "input"}),
    )

    def add_more(self) -> None:
        """Ask why, for each line."""
        for line_id in self.left:
            self.fields[f"reason_{line_id}"] = forms.ChoiceField(
                label=_("Why?"),
                choices=ReturnLine.REASONS,
                required=False,
                widget=forms.Select(attrs={"class": "input"}),
            )


class WithdrawalForm(GoodsForm):
    """Who withdraws, and from what; everything at first."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=255,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"}),
    )

    def initially(self, most: int) -> int:
        return most
