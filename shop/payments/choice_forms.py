"""The form of what is decided of a way to pay."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from shop.translated_texts import TranslatedForm


class PaymentChoiceForm(TranslatedForm, WagtailAdminModelForm):
    """Lets a new row name one of the ways to pay that there are; an old one keeps its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from . import registry  # asks for the rows that this form is for

        super().__init__(*args, **kwargs)
        old = self.fields["code"]
        self.fields["code"] = forms.ChoiceField(
            label=old.label,
            choices=[(one.code, str(one.label)) for one in registry.installed()],
            disabled=not self.instance._state.adding,
        )
