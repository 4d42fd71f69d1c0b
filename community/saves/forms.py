"""What is asked of a list: its name, and whether others may see it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import LONGEST, SaveList


class NewListForm(forms.Form):
    """The name of a new list."""

    name = forms.CharField(
        label=_("Name of the list"),
        max_length=LONGEST,
        error_messages={"required": _("Write a name for the list.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "new-list-%s", **kwargs})


class ListForm(forms.ModelForm):
    """The name of a list, and whether everybody may see it."""

    class Meta:
        model = SaveList
        fields = ("name", "is_public")
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})}
        error_messages = {"name": {"required": _("Write a name for the list.")}}
