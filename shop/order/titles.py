"""What a product is called where it stands alone: with the choice that was made of it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from oscar.core.loading import get_model

from shop.catalogue.translation import one_name


def full_titles(products: Iterable[Any], language: str | None = None) -> dict[int, str]:
    """Return the title of each product by its id, a variant's with its label: ``Cup, Celadon``.

    In ``language``, or the active one. Products must have their parents at hand; one query
    if there is a variant among them, none otherwise.
    """
    products = list(products)
    labels = variant_labels([product.pk for product in products if product.parent_id], language)
    titles = {}
    for product in products:
        root = product.parent if product.parent_id else product
        title = root.localized("title", language)
        label = labels.get(product.pk)
        if product.parent_id and not label:
            label = product.localized("title", language)
        titles[product.pk] = one_name([title, label], language) if label else title
    return titles


def variant_labels(ids: list[int], language: str | None = None) -> dict[int, str]:
    """Return the chosen options of each variant, in the order of their axes; a query if any."""
    if not ids:
        return {}
    values = get_model("catalogue", "ProductAttributeValue").objects.filter(
        product_id__in=ids, value_option__isnull=False
    )
    options = defaultdict(list)
    for value in values.select_related("value_option").order_by("attribute_id"):
        options[value.product_id].append(value.value_option.localized("option", language))
    return {product_id: one_name(names, language) for product_id, names in options.items()}
