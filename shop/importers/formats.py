"""Tells whose file it is."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from .reading import CannotRead
from .shopify import Shopify
from .woocommerce import WooCommerce

Format = WooCommerce | Shopify


def identify(header: Sequence[str], name: str) -> Format:
    """Return the reader for the file ``name`` with these columns; raises :class:`CannotRead`."""
    for kind in (WooCommerce, Shopify):
        if kind.fits(header):
            return kind(header)
    raise CannotRead(
        _(
            "“%(file)s” is neither WooCommerce's nor Shopify's product list: it has no columns "
            "“Type” and “Name”, nor “Handle” and “Title”. It has: %(columns)s. "
            "Export the products again, in English."
        )
        % {"file": name, "columns": ", ".join(column[:40] for column in header[:8])}
    )
