"""Plain functions that make the things tests are about: products, pages' pictures, shelves.

Each takes what matters to the test and fills in the rest. Prices are in the site's
currency and include tax.
"""

import io
from collections.abc import Mapping
from decimal import Decimal
from itertools import count, product
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify
from oscar.core.loading import get_model
from PIL import Image as Picture
from wagtail.images import get_image_model

_numbers = count(1)


def make_product(
    title: str = "",
    *,
    price: str | None = "24.00",
    stock: int | None = 10,
    category: Any = None,
    picture: bool = False,
    **fields: Any,
) -> Any:
    """Make a product that stands alone; ``stock=None`` is not counted, ``price=None`` unsold."""
    number = next(_numbers)
    title = title or f"Bowl {number}"
    fields = {"slug": f"{slugify(title)}-{number}", "upc": f"UPC-{number}", **fields}
    thing = _products().objects.create(title=title, product_class=product_class(), **fields)
    if price is not None:
        make_stockrecord(thing, price=price, stock=stock)
    if category is not None:
        thing.categories.add(category)
    if picture:
        add_picture(thing)
    return thing


def make_parent(
    title: str = "",
    *,
    axes: Mapping[str, list[str]] | None = None,
    price: str = "24.00",
    stock: int | Mapping[str, int] = 10,
    category: Any = None,
    **fields: Any,
) -> Any:
    """Make a product with one variant for every combination of the axes' values.

    ``stock`` is a number for all, or numbers by the variant's values joined with "/",
    such as ``{"Celadon/Large": 0}`` with 10 for those not named.
    """
    axes = axes or {"glaze": ["Celadon", "Ash"]}
    parent = make_product(title, price=None, category=category, structure="parent", **fields)
    attributes = [make_axis(code, values) for code, values in axes.items()]
    for values in product(*axes.values()):
        named = stock if isinstance(stock, int) else stock.get("/".join(values), 10)
        child = make_variant(parent, price=price, stock=named)
        for attribute, value in zip(attributes, values, strict=True):
            option = attribute.option_group.options.get(option=value)
            child.attribute_values.create(attribute=attribute, value_option=option)
    return parent


def make_variant(
    parent: Any, *, price: str = "24.00", stock: int | None = 10, **fields: Any
) -> Any:
    """Make a variant of ``parent``, without values on its axes."""
    number = next(_numbers)
    fields = {"slug": f"{parent.slug}-{number}", "upc": f"UPC-{number}", "title": "", **fields}
    child = _products().objects.create(parent=parent, structure="child", **fields)
    make_stockrecord(child, price=price, stock=stock)
    return child


def variants_of(parent: Any) -> list[Any]:
    """Return the variants in the order in which they were made (Oscar's is the newest first)."""
    return list(parent.children.order_by("pk"))


def make_axis(code: str, values: list[str]) -> Any:
    """Make (or extend) an attribute that variants differ in, with these choices."""
    group, _new = get_model("catalogue", "AttributeOptionGroup").objects.get_or_create(name=code)
    attribute, _new = get_model("catalogue", "ProductAttribute").objects.get_or_create(
        code=code,
        product_class=product_class(),
        defaults={"name": code.title(), "type": "option", "option_group": group},
    )
    for value in values:
        group.options.get_or_create(option=value)
    return attribute


def make_stockrecord(thing: Any, *, price: str, stock: int | None = 10, **fields: Any) -> Any:
    """Give a product or variant its price and the number of pieces there are."""
    return get_model("partner", "StockRecord").objects.create(
        product=thing,
        partner=partner(),
        partner_sku=f"SKU-{next(_numbers)}",
        price=Decimal(price),
        num_in_stock=stock,
        **fields,
    )


def make_category(name: str = "Cups", *, under: Any = None, **fields: Any) -> Any:
    """Make a shelf at the top, or under another."""
    fields = {"name": name, "slug": slugify(name), **fields}
    if under is not None:
        return under.add_child(**fields)
    return get_model("catalogue", "Category").add_root(**fields)


def make_image(title: str = "A cup", *, size: tuple[int, int] = (64, 80), **fields: Any) -> Any:
    """Put a small plain picture into the library."""
    data = io.BytesIO()
    Picture.new("RGB", size, (162, 59, 28)).save(data, "PNG")
    name = f"picture-{next(_numbers)}.png"
    file = ContentFile(data.getvalue(), name=name)
    fields = {"description": f"{title} on a table", **fields}
    return get_image_model().objects.create(title=title, file=file, **fields)


def add_picture(thing: Any, image: Any = None) -> Any:
    """Show a picture (a new one, if none is given) on the product."""
    shown = image or make_image(thing.title)
    place = thing.images.count()
    # Not thing.images.create(): the relation keeps a new row in memory until the product is saved.
    pictures = get_model("catalogue", "ProductImage").objects
    return pictures.create(product=thing, image=shown, display_order=place)


def product_class() -> Any:
    """Return the one kind of goods that the migrations make."""
    return get_model("catalogue", "ProductClass").objects.get(slug="goods")


def partner() -> Any:
    """Return the warehouse that the migrations make."""
    return get_model("partner", "Partner").objects.get(code="house")


def _products() -> Any:
    return get_model("catalogue", "Product")
