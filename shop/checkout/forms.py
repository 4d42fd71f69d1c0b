"""The checkout's one form. Every cause has its own words; nothing is asked twice."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.order.addresses import country_name
from shop.payments import registry
from shop.shipping.choice import Option
from shop.texts import without_nul

from .countries import WITH_STATE, CountrySelect, delivered_to, postcode_pattern, written
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
    """Contact, address, delivery and way to pay.

    ``country`` (ISO alpha-2) is where the page stands now, ``total`` what the order comes to
    (None: not known; at 0 nobody is asked how to pay), ``deliveries`` what there is to choose: one
    alone is told, not asked.
    ``goes_to`` says of a country whether anything is delivered there.
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
        gettext_lazy("Full name"),
        "name",
        gettext_lazy("Write the name of the person who receives the parcel."),
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
        widget=CountrySelect(attrs={"autocomplete": "country"}),
    )
    delivery_method = forms.ChoiceField(
        label=gettext_lazy("How do you want it delivered?"),
        error_messages={
            "required": gettext_lazy("Choose how it is delivered."),
            "invalid_choice": gettext_lazy(
                "This delivery is not offered for your order any more. Choose another."
            ),
        },
        widget=forms.RadioSelect,
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

    def __init__(
        self,
        *args: Any,
        country: str,
        user: Any = None,
        total: Decimal | None = None,
        deliveries: Sequence[Option] = (),
        goes_to: Callable[[str], bool] = bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.data = without_nul(self.data)
        found = delivered_to()
        self.countries = [pair for pair in found if goes_to(pair[0]) or pair[0] == country]
        self.fields["country"].choices = self.countries
        ways = registry.offered_ways(country=country, total=total)
        self.methods = [way.method for way in ways]
        self.fields["payment_method"].choices = [
            (way.method.code, _two_lines(way.method.label, way.method.hint, way.note))
            for way in ways
        ]
        if total == 0:
            self.methods = []
            del self.fields["payment_method"]
        self.fields["delivery_method"].choices = [
            (one.code, _delivery_label(one)) for one in deliveries
        ]
        self.deliveries = deliveries
        if len(deliveries) < 2:
            del self.fields["delivery_method"]
        if user is not None:
            self.fields["email"].disabled = True
            self.fields["email"].initial = self.initial["email"] = user.email
        if country not in WITH_STATE:
            del self.fields["state"]
        self.fields["postcode"].required = postcode_pattern(country) is not None
        self.fields["postcode"].error_messages["required"] = _("Write the postcode.")

    @property
    def lookup_url(self) -> str:
        """Where the page's script asks for addresses; nothing where there is no such service."""
        return reverse("addresses:lookup") if settings.ADDRESS_LOOKUP_URL else ""

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
                _("“%(postcode)s” does not look like a postcode (%(country)s). Please check it.")
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

    def only(self, name: str) -> None:
        """Check the form and keep what is wrong with the field ``name`` alone."""
        self._errors = ErrorDict({key: one for key, one in self.errors.items() if key == name})

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


def _two_lines(label: Any, *more: Any) -> str:
    """Return a choice's label, and under it what else there is to say."""
    return "\n".join(filter(None, (str(label), " ".join(str(one) for one in more if one))))


def _delivery_label(one: Option) -> str:
    days = _("Arrives %(days)s.") % {"days": one.arrives} if one.arrives else ""
    return _two_lines(
        _("%(name)s, %(price)s") % {"name": one.name, "price": one.price_words}, days, one.note
    )


def chosen_country(data: Any) -> str:
    """Return the country that a form names if it looks like one, else the shop's own."""
    code = data.get("country", "")
    return code if re.fullmatch("[A-Z]{2}", code) else settings.SHOP_COUNTRY
