"""The countries that the shop delivers to, in the reader's language."""

import unicodedata
from typing import Any

from django.conf import settings
from oscar.core.loading import get_model

from shop.order.addresses import country_name

# Where a parcel needs the state, province or prefecture on its label.
WITH_STATE = frozenset(
    ["AE", "AR", "AU", "BR", "CA", "CN", "HK", "ID", "IN", "JP", "KR", "MX", "MY", "TH", "US", "VN"]
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


def prefill(user: Any) -> dict[str, str]:
    """Return what the checkout's form can know of a signed-in buyer: their last address."""
    known = {"email": user.email, "full_name": user.get_full_name()}
    address = (
        get_model("order", "ShippingAddress")
        .objects.filter(order__user=user)
        .order_by("-order__date_placed", "-pk")
        .first()
    )
    if address is None:
        return known
    return known | {
        "full_name": address.name,
        "line1": address.line1,
        "line2": address.line2,
        "city": address.line4,
        "state": address.state,
        "postcode": address.postcode,
        "country": address.country_id,
        "phone": str(address.phone_number or ""),
    }
