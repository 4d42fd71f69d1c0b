"""Where to write to when something is back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """An e-mail address, and nothing else."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("This is not a whole e-mail address such as name@example.com."),
            "max_length": _("This is too long for an e-mail address."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
