"""An address to keep: the checkout's fields, checked as they are there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.checkout.forms import CheckoutForm


class AddressForm(CheckoutForm):
    """Name and address, and whether the checkout begins with it."""

    default = forms.BooleanField(label=_("Begin the checkout with this address"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "payment_method", "quote"):
            del self.fields[name]
