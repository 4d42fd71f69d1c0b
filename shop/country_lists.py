"""A list of countries in a row: two-letter codes in the database, boxes by continent in a form."""

import functools
from collections.abc import Iterable
from typing import Any

from babel.core import get_global
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from shop.order.addresses import country_name

_CONTINENTS: dict[str, str | Promise] = {
    "Europe": _("Europe"),
    "America": _("America"),
    "Asia": _("Asia"),
    "Africa": _("Africa"),
    "Oceania": _("Oceania and Antarctica"),
}
# The time zones of islands are named after the ocean that they lie in.
_OCEANS = {
    "Europe": "AX GI IM GG IS JE SJ FO",
    "America": "BM FK GS",
    "Africa": "CV SH MG KM MU YT RE SC",
    "Asia": "MV IO",
}
_ELSEWHERE = {code: name for name, codes in _OCEANS.items() for code in codes.split()}
# The time zones of these begin with another continent than the one that most of them lies on.
_ELSEWHERE |= {"ES": "Europe", "PT": "Europe", "RU": "Europe", "CL": "America", "EC": "America"}
_ELSEWHERE |= {"US": "America", "CY": "Europe", "GE": "Europe", "AM": "Europe", "AZ": "Europe"}


class CountriesFormField(forms.MultipleChoiceField):
    """Boxes to tick, by continent, each in the reader's alphabet."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "country-boxes"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=choices, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value or []


class CountriesField(models.JSONField):
    """A sorted list of ISO 3166 alpha-2 codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """Return the boxes; JSONField's own arguments mean nothing to them."""
        return CountriesFormField(
            label=kwargs.get("label", self.verbose_name),
            help_text=self.help_text,
            required=not self.blank,
        )

    def validate(self, value: Any, model_instance: Any) -> None:
        """Raise ValidationError for what is no list of codes."""
        super().validate(value, model_instance)
        known = isinstance(value, list) and all(isinstance(one, str) for one in value)
        if not known or any(len(one) != 2 or not one.isupper() for one in value):
            raise ValidationError(_("Write countries as a list of two-letter codes."))


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (continent, [(code, name)]) of every country that the shop may deliver to."""
    countries = get_model("address", "Country").objects.filter(is_shipping_country=True)
    groups: dict[str, list[tuple[str, str]]] = {name: [] for name in _CONTINENTS}
    for code in countries.values_list("iso_3166_1_a2", flat=True):
        groups[continent(code)].append((code, country_name(code)))
    return [
        (str(_CONTINENTS[name]), sorted(rows, key=lambda row: row[1]))
        for name, rows in groups.items()
        if rows
    ]


def continent(code: str) -> str:
    """Return the continent of a country, by its time zone."""
    name = _ELSEWHERE.get(code) or _by_zone().get(code, "Oceania")
    return name if name in _CONTINENTS else "Oceania"


@functools.cache
def _by_zone() -> dict[str, str]:
    return {code: zone.split("/")[0] for zone, code in get_global("zone_territories").items()}


def named(codes: Iterable[str], most: int = 3) -> str:
    """Return the countries' names for a list's column; beyond ``most`` how many more."""
    names = [country_name(code) for code in codes]
    if len(names) <= most:
        return ", ".join(names)
    return gettext("%(names)s and %(count)d more") % {
        "names": ", ".join(names[:most]),
        "count": len(names) - most,
    }
