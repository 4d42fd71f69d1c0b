"""Codes for attributes that come with a name only."""

import keyword
import re
from collections.abc import Iterable

from oscar.apps.catalogue.product_attributes import ProductAttributesContainer

from shop.slugs import slugify

_LONGEST = 120


def codes_for(names: Iterable[str]) -> dict[str, str]:
    """Return a code for each name, none twice: what Oscar takes as an identifier.

    ``Größe`` becomes ``grosse``, ``尺寸`` ``chi_cun``. A word that Python or Oscar's own
    container of attributes needs gets an underscore at its end.
    """
    codes: dict[str, str] = {}
    for name in names:
        base = _identifier(name)
        code, number = base, 2
        while code in codes.values():
            code, number = f"{base}_{number}", number + 1
        codes.setdefault(name, code)
    return codes


def _identifier(name: str) -> str:
    code = re.sub(r"\W+", "_", slugify(name), flags=re.ASCII).strip("_")[:_LONGEST] or "item"
    if code[0].isdigit():
        code = f"_{code}"
    if keyword.iskeyword(code) or hasattr(ProductAttributesContainer, code):
        code = f"{code}_"
    return f"{code}_" if code in ProductAttributesContainer.RESERVED_ATTRIBUTES else code
