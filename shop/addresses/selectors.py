"""Finding the addresses that somebody keeps."""

from dataclasses import dataclass
from typing import Any

from oscar.core.loading import get_model

from shop.order.addresses import address_lines


@dataclass(frozen=True)
class Kept:
    """An address in a list; ``lines`` are those of its label."""

    pk: int
    lines: tuple[str, ...]
    is_default: bool


def rows_of(user: Any) -> Any:
    """Return the user's addresses, the one that the checkout begins with first."""
    rows = get_model("address", "UserAddress").objects.filter(user=user)
    return rows.order_by("-is_default_for_shipping", "-pk")


def kept_by(user: Any) -> list[Kept]:
    """Return the user's addresses as they are shown. One query."""
    return [Kept(row.pk, address_lines(row), row.is_default_for_shipping) for row in rows_of(user)]


def facts(address: Any) -> dict[str, str]:
    """Return an address as the fields of the checkout's form, of an order's or a kept one."""
    return {
        "full_name": address.name,
        "line1": address.line1,
        "line2": address.line2,
        "city": address.line4,
        "state": address.state,
        "postcode": address.postcode,
        "country": address.country_id,
        "phone": str(address.phone_number or ""),
    }
