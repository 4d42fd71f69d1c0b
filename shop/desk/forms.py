"""What the desk asks for: pieces by line, a carrier, a sum, a reason."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.money import exponent, money
from shop.order.once import OnceForm
from shop.parcels.models import Carrier
from shop.refunds.operations import Part


class NoteForm(forms.Form):
    """A note for the house."""

    text = forms.CharField(
        label=_("Note"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    """Why something is taken back, for the house."""

    reason = forms.CharField(label=_("Reason, for the house"), max_length=200)


class WordsForm(forms.Form):
    """What is written about a decision: a reason that the buyer reads, a note that stays here."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The buyer reads this, in the mail and on the order’s page."),
        max_length=200,
        required=False,
    )
    note = forms.CharField(
        label=_("Note for the house"),
        help_text=_("The buyer does not see this."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CancelForm(WordsForm):
    """Why an order is cancelled."""


class ReceiveForm(OnceForm):
    """A sum that has arrived."""

    amount = forms.DecimalField(label=_("Amount that has arrived"), min_value=0, max_digits=12)

    def __init__(self, *args: Any, currency: str, due: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial = money(due, currency).amount if due else None
        _fit(self.fields["amount"], currency)


class PiecesForm(OnceForm):
    """A form with a number of pieces for every line that has some to choose from."""

    def __init__(self, *args: Any, lines: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"pieces_{line.pk}"] = forms.IntegerField(
                label=line.title,
                min_value=0,
                max_value=self.most(line),
                initial=self.initially(line),
                required=False,
            )

    def most(self, line: Any) -> int:
        """Return how many pieces of the line can be chosen."""
        raise NotImplementedError

    def initially(self, line: Any) -> int:
        """Return how many are chosen at first."""
        return 0

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield every line with its fields and its number of pieces, for the template."""
        for line in self.lines:
            restock = f"restock_{line.pk}"
            yield {
                "line": line,
                "most": self.most(line),
                "pieces": self[f"pieces_{line.pk}"],
                "restock": self[restock] if restock in self.fields else None,
            }

    def pieces(self) -> dict[int, int]:
        """Return how many pieces were chosen, by the line's id."""
        data = self.cleaned_data
        return {line.pk: data.get(f"pieces_{line.pk}") or 0 for line in self.lines}


class WayForm(forms.Form):
    """Who carries a parcel, under which number, and when it arrives."""

    carrier = forms.ModelChoiceField(
        Carrier.objects.none(),
        label=_("Carrier"),
        required=False,
        empty_label=_("Another, or none"),
    )
    other_carrier = forms.CharField(label=_("Another carrier"), max_length=64, required=False)
    number = forms.RegexField(
        r"^(?=.*[0-9])[A-Za-z0-9 ./-]+$",
        label=_("Tracking number"),
        max_length=64,
        required=False,
        error_messages={
            "invalid": _(
                "A tracking number has digits, and perhaps letters. The buyer follows the parcel "
                "with it: copy it from the label."
            )
        },
    )
    expected = forms.DateField(
        label=_("Expected to arrive"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = Q(pk=self.initial.get("carrier"))  # one that is not in use any more may stay
        self.fields["carrier"].queryset = Carrier.objects.filter(Q(is_offered=True) | kept)

    def clean_expected(self) -> date | None:
        """Return the day, from today to a year from now."""
        day, today = self.cleaned_data["expected"], timezone.localdate()
        if "expected" not in self.changed_data:
            return day
        if day and not today <= day <= today + timedelta(days=366):
            raise forms.ValidationError(_("Choose a day from today to a year from now."))
        return day


class ParcelForm(PiecesForm, WayForm):
    """What is in a parcel and who carries it."""

    def most(self, line: Any) -> int:
        return line.num_to_send

    def initially(self, line: Any) -> int:
        return line.num_to_send


class RefundForm(PiecesForm, WordsForm):
    """What is paid back: pieces, delivery, a free amount."""

    delivery = forms.DecimalField(label=_("Of the delivery charge"), min_value=0, required=False)
    other = forms.DecimalField(label=_("Another amount"), min_value=0, required=False)
    #: What the clerk has seen that this would do, see RefundView.
    agreed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        for line in self.lines:
            self.fields[f"restock_{line.pk}"] = forms.BooleanField(
                label=_("Back into stock"), initial=True, required=False
            )
        for name in ("delivery", "other"):
            _fit(self.fields[name], currency)

    def most(self, line: Any) -> int:
        return line.num_sold

    def parts(self) -> list[Part]:
        """Return what was chosen."""
        return [
            Part(line_id, count, restock=self.cleaned_data[f"restock_{line_id}"])
            for line_id, count in self.pieces().items()
            if count
        ]


def _fit(field: Any, currency: str) -> None:
    """Let an amount have as many decimals as the currency."""
    places = exponent(currency)
    field.widget.attrs["step"] = str(Decimal(1).scaleb(-places))
    field.decimal_places = places
    field.validators = [
        one
        for one in field.validators
        if not isinstance(one, forms.fields.validators.DecimalValidator)
    ] + [forms.fields.validators.DecimalValidator(12, places)]


class PayReturnForm(forms.Form):
    """What of a return can be sold again, and how much of the delivery charge goes back."""

    def __init__(
        self,
        *args: Any,
        rows: list[Any],
        currency: str,
        delivery: Decimal | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.returned = rows
        for row in rows:
            self.fields[f"restock_{row.line_id}"] = forms.BooleanField(
                label=_("Put “%(title)s” back into stock") % {"title": row.line.title},
                initial=row.reason != "broken",
                required=False,
            )
        self.fields["charge"] = forms.DecimalField(
            label=_("Of the delivery charge"), min_value=0, required=False, initial=delivery
        )
        _fit(self.fields["charge"], currency)

    def restock(self) -> dict[int, bool]:
        """Return by the line's id whether it can be sold again."""
        return {row.line_id: self.cleaned_data[f"restock_{row.line_id}"] for row in self.returned}

    def delivery(self) -> Decimal:
        """Return how much of the delivery charge goes back."""
        return self.cleaned_data["charge"] or Decimal(0)
