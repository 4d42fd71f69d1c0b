"""The checkout's one form. Every cause has its own words; nothing is asked twice."""

import re
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.order.addresses import country_name
from shop.payments import registry

from .countries import WITH_STATE, delivered_to, postcode_pattern, written
from .operations import Destination

_TOO_LONG = gettext_lazy(
    "Shorten this to %(limit_value)d letters at the most. It has %(show_value)d now."
)


def _text(label: Any, token: str, required: Any = "", **more: Any) -> Any:
    """Return a line of text; ``token`` is its autocomplete token, ``required`` its reminder."""
    attributes = {"autocomplete": token} | more.pop("attrs", {})
    return forms.CharField(
        label=label,
        max_length=more.pop("max_length", 120),
        required=bool(required),
        error_messages={"required": required, "max_length": _TOO_LONG},
        widget=forms.TextInput(attrs=attributes),
        **more,
    )


class CheckoutForm(forms.Form):
    """Contact, address and way to pay. ``country`` (ISO alpha-2) is where the page stands now.

    A signed-in buyer's address for mail is their account's. ``quote`` is what was shown.
    """

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("For the confirmation and news of this order, nothing else."),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Write your e-mail address: the confirmation goes there."),
            "invalid": gettext_lazy("This is not a whole e-mail address such as name@example.com."),
            "max_length": _TOO_LONG,
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    full_name = _text(
        gettext_lazy("Full name"), "name", gettext_lazy("Write the name for the parcel.")
    )
    line1 = _text(
        gettext_lazy("Street and house number"),
        "address-line1",
        gettext_lazy("Write the street and the house number."),
    )
    line2 = _text(gettext_lazy("Flat, floor or company"), "address-line2")
    city = _text(
        gettext_lazy("Town or city"), "address-level2", gettext_lazy("Write the town or city.")
    )
    postcode = _text(gettext_lazy("Postcode"), "postal-code", max_length=16)
    state = _text(
        gettext_lazy("State, province or region"),
        "address-level1",
        gettext_lazy("Write the state, province or region: the label needs it."),
    )
    phone = _text(
        gettext_lazy("Phone"),
        "tel",
        help_text=gettext_lazy("Only for the carrier."),
        max_length=32,
        attrs={"type": "tel", "inputmode": "tel"},
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        error_messages={
            "required": gettext_lazy("Choose the country that the parcel goes to."),
            "invalid_choice": gettext_lazy("We do not deliver there. Choose another country."),
        },
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    payment_method = forms.ChoiceField(
        label=gettext_lazy("How do you want to pay?"),
        error_messages={
            "required": gettext_lazy("Choose how to pay."),
            "invalid_choice": gettext_lazy(
                "This way to pay is not offered for your country. Choose another."
            ),
        },
        widget=forms.RadioSelect,
    )
    quote = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, country: str, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.countries = delivered_to()
        self.fields["country"].choices = self.countries
        self.methods = registry.offered(country=country)
        self.fields["payment_method"].choices = [
            (method.code, f"{method.label}\n{method.hint}" if method.hint else method.label)
            for method in self.methods
        ]
        if user is not None:
            self.fields["email"].disabled = True
            self.fields["email"].initial = self.initial["email"] = user.email
        if country not in WITH_STATE:
            del self.fields["state"]
        self.fields["postcode"].required = postcode_pattern(country) is not None
        self.fields["postcode"].error_messages["required"] = _("Write the postcode.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        country = cleaned.get("country")
        if country:
            self._check_postcode(cleaned, country)
            self._check_phone(cleaned, country)
        return cleaned

    def _check_postcode(self, cleaned: dict[str, Any], country: str) -> None:
        postcode = written(cleaned.get("postcode") or "", country)
        pattern = postcode_pattern(country)
        if postcode and pattern and not re.match(pattern, postcode.replace(" ", "")):
            self.add_error(
                "postcode",
                _("“%(postcode)s” is not a postcode of %(country)s. Check it for a slip.")
                % {"postcode": postcode, "country": country_name(country)},
            )
        elif postcode:
            cleaned["postcode"] = postcode

    def _check_phone(self, cleaned: dict[str, Any], country: str) -> None:
        text = cleaned.get("phone")
        if not text:
            return
        try:
            number = phonenumbers.parse(text, country)
            possible = phonenumbers.is_valid_number(number)
        except phonenumbers.NumberParseException:
            possible = False
        if possible:
            cleaned["phone"] = phonenumbers.format_number(
                number, phonenumbers.PhoneNumberFormat.E164
            )
        else:
            self.add_error(
                "phone",
                _("This is not a phone number. Write it with its area code, or leave it out."),
            )

    def destination(self) -> Destination:
        """Return the address of a valid form."""
        known = self.cleaned_data
        return Destination(
            name=known["full_name"],
            line1=known["line1"],
            line2=known["line2"],
            city=known["city"],
            state=known.get("state", ""),
            postcode=known["postcode"],
            country=known["country"],
            phone=known["phone"],
        )


def chosen_country(data: Any) -> str:
    """Return the country that a form names if it looks like one, else the shop's own."""
    code = data.get("country", "")
    return code if re.fullmatch("[A-Z]{2}", code) else settings.SHOP_COUNTRY
