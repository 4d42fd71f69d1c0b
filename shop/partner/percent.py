"""A share of one that people see and type as per cent: 0.2 in the database, 20 in a form."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_SIGN = re.compile(r"\s*[%％]\s*$")


class PercentFormField(forms.DecimalField):
    """Takes 20, 20 % or 5,5 where the language writes so; cleans to a share of one."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {
        "range": _("Write a rate from 0 to 100 per cent."),
        "share": _("Write 19 for 19 per cent. For less than one per cent add the sign: 0.19 %."),
    }

    def prepare_value(self, value: Any) -> Any:
        """Return a share as per cent; what was typed stays as it is."""
        if isinstance(value, Decimal):
            return f"{(value * 100).normalize():f}"
        return value

    def to_python(self, value: Any) -> Any:
        """Return a share of one. Raises ValidationError for 0.19 without its sign."""
        text = str(value or "")
        signed = bool(_SIGN.search(text))
        number = super().to_python(_SIGN.sub("", text).replace(",", "."))
        if number is None:
            return None
        if not number.is_finite() or not 0 <= number <= 100:
            raise ValidationError(self.error_messages["range"], code="range")
        if 0 < number < 1 and not signed:
            raise ValidationError(self.error_messages["share"], code="share")
        return number / 100

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True


class PercentField(models.DecimalField):
    """A share of one (0.2) whose forms speak of per cent (20)."""

    def formfield(self, **kwargs: Any) -> Any:
        """Return a field for per cent; the model's validators look at the share."""
        return models.Field.formfield(self, **{"form_class": PercentFormField, **kwargs})


def percent(rate: Any) -> str:
    """Return a share for reading: 0.055 as 5.5 %, as the reader's language writes it."""
    number = (Decimal(rate) * 100).normalize()
    return gettext("%(rate)s %%") % {"rate": number_format(f"{number:f}", use_l10n=True)}
