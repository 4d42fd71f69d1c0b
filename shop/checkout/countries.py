"""The countries that the shop delivers to, in the reader's language."""

import functools
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from oscar.core.loading import get_model

from shop.addresses.selectors import facts, rows_of
from shop.order.addresses import country_name

from . import draft

# Where a parcel needs the state, province or prefecture on its label.
WITH_STATE = frozenset(
    ["AE", "AR", "AU", "BR", "CA", "CN", "HK", "ID", "IN", "JP", "KR", "MX", "MY", "TH", "US", "VN"]
)


class CountrySelect(forms.Select):
    """A select whose 250 options are written at once.

    Django's own asks for two templates an option, which took most of the checkout page's time.
    """

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = self.format_value(value)
        options = (
            (code, " selected" if code in chosen else "", words) for code, words in self.choices
        )
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {"name": name} | dict(attrs or {}))),
            format_html_join("\n", '<option value="{}"{}>{}</option>', options),
        )


def delivered_to() -> list[tuple[str, str]]:
    """Return (ISO alpha-2 code, name) of every country by name, the shop's own first. One query."""
    codes = (
        get_model("address", "Country")
        .objects.filter(is_shipping_country=True)
        .values_list("iso_3166_1_a2", flat=True)
    )
    named = [(code, country_name(code)) for code in codes]
    return sorted(named, key=lambda pair: (pair[0] != settings.SHOP_COUNTRY, _order(pair[1])))


@functools.lru_cache(maxsize=2048)
def _order(name: str) -> bytes:
    """Return what a name is sorted by: its letters without marks; Chinese by sound.

    GB 18030 begins with the characters of every day in the order of their pinyin.
    """
    letters = (one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return "".join(letters).casefold().encode("gb18030")


def postcode_pattern(country: str) -> str | None:
    """Return the regular expression of the country's postcodes without blanks, if it has any."""
    patterns: dict[str, str] = get_model("order", "ShippingAddress").POSTCODES_REGEX
    return patterns.get(country)


def written(postcode: str, country: str) -> str:
    """Return the postcode as the country writes it: in capitals, a British one with its blank."""
    postcode = " ".join(postcode.upper().split())
    if country == "GB" and " " not in postcode and len(postcode) > 4:
        return f"{postcode[:-3]} {postcode[-3:]}"
    return postcode


def known_of(request: HttpRequest, address_id: str = "") -> dict[str, str]:
    """Return what is known of where this visitor's goods go: what they typed, and keep.

    An address of theirs that is named wins over what was typed.
    """
    typed = draft.recall(request)
    known = prefill(request.user, address_id) if request.user.is_authenticated else {}
    return typed | known if address_id else known | typed


def prefill(user: Any, address_id: str = "") -> dict[str, str]:
    """Return what the checkout's form can know of a signed-in buyer.

    Of the addresses that they keep it is the one named, else the one to begin with; of somebody
    who keeps none it is where their last order went.
    """
    known = {"email": user.email, "full_name": user.get_full_name()}
    kept = list(rows_of(user))
    named = [row for row in kept if str(row.pk) == address_id]
    address = next(iter(named or kept), None)
    if address is None:
        address = (
            get_model("order", "ShippingAddress")
            .objects.filter(order__user=user)
            .order_by("-order__date_placed", "-pk")
            .first()
        )
    return known | facts(address) if address is not None else known
