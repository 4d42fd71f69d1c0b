"""A form about an order counts once: it carries a key, which is kept with what it did."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms

_KEY = "[0-9a-f]{32}"


class OnceForm(forms.Form):
    """A form whose every rendering counts once: its key goes along."""

    key = forms.RegexField(f"^{_KEY}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4().hex


def key_in(data: Mapping[str, Any]) -> str:
    """Return the key that a form was sent with, or nothing where it has none of ours."""
    key = data.get("key", "")
    return key if re.fullmatch(_KEY, key) else ""


def own_key(order: Any, key: str) -> str:
    """Return the key as it is kept: the same one on another order is another key."""
    return f"{order.number}-{key}"
