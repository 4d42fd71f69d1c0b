"""What is asked of somebody who asks or answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.accounts.handles import HandleField
from community.comments.forms import new_key, read_key

from .models import LONGEST


class SpokenForm(forms.Form):
    """A question or an answer, and the public name of somebody who has none yet."""

    text = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "data-counted": ""}),
        error_messages={"required": _("Write something first.")},
    )
    key = forms.CharField(max_length=200, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any = None, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["key"].initial = new_key()
        if user is not None and user.is_authenticated and not user.handle:
            self.fields["handle"] = HandleField()
            self.order_fields(["handle", "text"])

    def clean_text(self) -> str:
        """Return the text with one kind of line ends."""
        return self.cleaned_data["text"].replace("\r\n", "\n").strip()

    def sent(self) -> tuple[str, float | None]:
        """Return the key and the seconds since the form was shown, None when nobody knows."""
        return read_key(self.cleaned_data["key"])
