"""One form for an offer, with its condition and what it gives; vouchers bring the same."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.core.loading import get_model
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from shop.offer import engine
from shop.translated_texts import TranslationsFormField, TranslationsWidget
from shop.voucher import codes, operations

from . import writing

GIVES = (
    (engine.PERCENTAGE, gettext_lazy("Percent off")),
    (engine.AMOUNT, gettext_lazy("An amount off, together")),
    (engine.AMOUNT_EACH, gettext_lazy("An amount off each piece")),
    (engine.FREE_PIECES, gettext_lazy("Buy some, get some free")),
    (engine.SET_PRICE, gettext_lazy("So many for one price")),
    (engine.DELIVERY_PERCENTAGE, gettext_lazy("Percent off delivery (100 is free delivery)")),
    (engine.DELIVERY_AMOUNT, gettext_lazy("An amount off delivery")),
    (engine.DELIVERY_PRICE, gettext_lazy("Delivery for one price")),
)
ASKS = (
    (engine.COUNT, gettext_lazy("so many pieces")),
    (engine.WORTH, gettext_lazy("goods for so much money")),
    (engine.KINDS, gettext_lazy("so many different goods")),
)
NAMES = ("translations",)
GIFT = ("gives", "value", "goods", "free_pieces", "most_pieces")
CONDITION = ("asks", "need", "asked")
LIMITS = ("most_times", "most_each", "most_money", "members_only", "combines")


def _number(label: Any, help_text: Any = "", **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=1, max_value=1_000_000, **more
    )


def _amount(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=3,
    )


class GiftForm(WagtailAdminModelForm):
    """What is given, for what, how often. ``offer_of`` tells which offer a row has."""

    translations = TranslationsFormField(
        label=gettext_lazy("What buyers see in other languages"),
        required=False,
        widget=TranslationsWidget([("name", gettext_lazy("Name"), 128)]),
    )
    gives = forms.ChoiceField(label=gettext_lazy("What it gives"), choices=GIVES)
    value = _amount(
        gettext_lazy("Percent, amount or price"), gettext_lazy("Empty for free pieces.")
    )
    goods: Any = forms.ModelChoiceField(
        label=gettext_lazy("For which goods"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("All goods"),
    )
    free_pieces = _number(gettext_lazy("Pieces that are free"), gettext_lazy("With free pieces."))
    most_pieces = _number(
        gettext_lazy("For how many pieces at the most"), gettext_lazy("Empty for all of them.")
    )
    asks = forms.ChoiceField(label=gettext_lazy("It takes"), choices=ASKS, initial=engine.COUNT)
    need = _amount(
        gettext_lazy("How many, or how much money"),
        gettext_lazy(
            "With free pieces: how many are paid for. With one price: how many it is for."
        ),
    )
    asked: Any = forms.ModelChoiceField(
        label=gettext_lazy("Of which goods"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("The same goods"),
    )
    most_times = _number(gettext_lazy("How often at the most"), gettext_lazy("By all together."))
    most_each = _number(gettext_lazy("How often a person at the most"))
    most_money = _amount(gettext_lazy("How much may be given away"))
    members_only = forms.BooleanField(
        label=gettext_lazy("Only for signed-in buyers"), required=False
    )
    combines = forms.BooleanField(
        label=gettext_lazy("Can be combined with other offers that allow it"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("goods", "asked"):
            self.fields[name].queryset = get_model("offer", "Range").objects.exclude(slug="all")
        offer = self.offer_of(self.instance) if self.instance.pk else None
        if offer is not None:
            known: dict[str, Any] = self.initial  # type: ignore[has-type]
            self.initial = {**writing.read(offer), **known}

    def offer_of(self, instance: Any) -> Any:
        """Return the offer of a saved row."""
        return instance.offers.select_related("condition", "benefit").first()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        gives, value, need = (cleaned.get(name) for name in ("gives", "value", "need"))
        if gives in (engine.PERCENTAGE, engine.DELIVERY_PERCENTAGE) and value and value > 100:
            self.add_error("value", _("Write 100 or less: it is a percentage."))
        needs_value = gives not in (engine.FREE_PIECES, engine.DELIVERY_PRICE)
        if needs_value and not value and "value" not in self.errors:
            self.add_error("value", _("Write how much: a number above nought."))
        if gives in (engine.FREE_PIECES, engine.SET_PRICE):
            if not need:
                self.add_error("need", _("Write how many pieces it takes."))
            if cleaned.get("asks") == engine.WORTH:
                self.add_error("asks", _("This counts pieces, not money. Choose pieces."))
        if need and cleaned.get("asks") != engine.WORTH and need != int(need):
            self.add_error("need", _("Write a whole number of pieces."))
        start, end = cleaned.get("start_datetime"), cleaned.get("end_datetime")
        if start and end and start >= end:
            self.add_error(
                "end_datetime", _("The end lies before the beginning. Write a later one.")
            )
        return cleaned

    def _gift(self, name: str) -> Any:
        """Write the offer that the form tells of and return it."""
        offer = self.offer_of(self.instance) if self.instance.pk else None
        return writing.write(offer, name=name, **{key: self.cleaned_data[key] for key in FIELDS})


FIELDS = (*NAMES, *GIFT, *CONDITION, *LIMITS)


class OfferForm(GiftForm):
    """An offer for everybody."""

    def offer_of(self, instance: Any) -> Any:
        return instance

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Save the offer with its condition and what it gives."""
        values = {key: self.cleaned_data[key] for key in FIELDS}
        writing.fill(self.instance, **values)
        return super().save(commit)


class VoucherForm(GiftForm):
    """A code and what it brings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.setdefault("start_datetime", timezone.localtime().replace(second=0))

    def clean_code(self) -> str:
        """Return the code as it is kept, if it fits into a link and nobody else has it.

        An older voucher keeps the code that it has.
        """
        code = codes.plain_code(self.cleaned_data["code"])
        if code != self.instance.code:
            codes.check_code(code)
        found = operations.find(code)
        if found is not None and found.pk != self.instance.pk:
            raise forms.ValidationError(_("There is a voucher with this code. Write another."))
        return code

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Save the voucher and its offer."""
        offer = self._gift(self.cleaned_data["name"])
        voucher = super().save(commit)
        voucher.offers.set([offer])
        return voucher


class VoucherSetForm(GiftForm):
    """Many codes for the same. The codes are made when the set is saved first."""

    MOST = 5000

    count = forms.IntegerField(
        label=gettext_lazy("How many codes"), min_value=1, max_value=MOST, initial=100
    )
    prefix = forms.CharField(
        label=gettext_lazy("They begin with"),
        required=False,
        max_length=20,
        validators=[codes.check_code],
        help_text=codes.HELP,
    )
    usage = forms.ChoiceField(
        label=gettext_lazy("Each counts"),
        choices=(
            ("Single use", gettext_lazy("once")),
            ("Once per customer", gettext_lazy("once a person")),
            ("Multi-use", gettext_lazy("as often as one likes")),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("count", "prefix", "usage"):
                self.fields[name].disabled = True
                self.fields[name].required = False
            first = self.instance.vouchers.first()
            self.initial["usage"] = first.usage if first else "Single use"
        else:
            self.initial.setdefault("start_datetime", timezone.localtime().replace(second=0))

    def offer_of(self, instance: Any) -> Any:
        first = instance.vouchers.first()
        return super().offer_of(first) if first else None

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Save the set and its offer; make the codes of a new one, date those of an old one."""
        new = not self.instance.pk
        offer = self._gift(self.cleaned_data["name"])
        row = super().save(commit)
        dates = {"start_datetime": row.start_datetime, "end_datetime": row.end_datetime}
        if new:
            writing.make_codes(
                row,
                offer,
                usage=self.cleaned_data["usage"],
                prefix=self.cleaned_data["prefix"],
                **dates,
            )
        else:
            row.vouchers.update(**dates)
        return row


def moment_widget() -> AdminDateTimeInput:
    """Return the widget for a beginning or an end."""
    return AdminDateTimeInput()
