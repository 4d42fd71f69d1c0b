"""Finding an order by what its confirmation says."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FindOrderForm(forms.Form):
    """Number and e-mail address of an order."""

    number = forms.CharField(
        label=_("Order number"),
        max_length=40,
        help_text=_("It is in your confirmation, such as 7KQ2MDXR4T."),
        error_messages={
            "required": _("Write the order number from your confirmation."),
            "max_length": _("This is too long for an order number. It has 10 letters and digits."),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The one that you ordered with."),
        error_messages={
            "required": _("Write the e-mail address that you ordered with."),
            "invalid": _("This is not a whole e-mail address such as name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
