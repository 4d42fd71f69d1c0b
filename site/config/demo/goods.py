"""The demo's catalogue."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from oscar.core.loading import get_model

from shop.documents.models import Seller

from .photos import Photos
from .reading import table, translated


def load(photos: Photos) -> None:
    """Write makers, shelves, attributes and products; what is there is brought up to date."""
    shop, goods = table("shop.toml"), table("products.toml")
    _taxes(shop)
    _delivery(shop["delivery"])
    _seller(shop["seller"])
    makers = {row["slug"]: _maker(row) for row in shop["makers"]}
    categories = _categories(shop["categories"])
    tags = {row["slug"]: _tag(row) for row in shop.get("tags", [])}
    attributes = _attributes([*goods["axes"], *goods["attributes"]])
    writer = _Writer(photos, makers, categories, tags, attributes)
    for row in goods["products"]:
        writer.write(row)
    writer.recommend(goods["products"])


def _taxes(shop: dict[str, Any]) -> None:
    for row in shop["tax"]:
        get_model("partner", "TaxRate").objects.update_or_create(
            country_id=row["country"],
            region="",
            category=None,
            defaults={"rate": Decimal(row["rate"])},
        )


def _delivery(shop: dict[str, Any]) -> None:
    """Say how long a parcel takes abroad, unless the owner has said it."""
    least, most = shop["abroad_days"]
    rows = get_model("shipping", "DeliveryMethod").objects.filter(code="abroad")
    rows.filter(days_least=None, days_most=None).update(days_least=least, days_most=most)


def _seller(row: dict[str, str]) -> None:
    """Say who sells, unless the owner has said it."""
    seller = Seller.load()
    if not seller.is_complete:
        for name, text in row.items():
            setattr(seller, name, text)
        seller.save()


def _maker(row: dict[str, Any]) -> Any:
    names = {"name": "name", "place": "place", "story": "story"}
    maker, _created = get_model("catalogue", "Maker").objects.update_or_create(
        slug=row["slug"],
        defaults={name: row[name] for name in names} | {"translations": translated(row, names)},
    )
    return maker


def _tag(row: dict[str, Any]) -> Any:
    tag, _created = get_model("catalogue", "Tag").objects.update_or_create(
        slug=row["slug"], defaults={"name": row["name"]}
    )
    return tag


def _categories(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the categories by path; a parent stands before its children in the file."""
    model = get_model("catalogue", "Category")
    found: dict[str, Any] = {}
    for row in rows:
        above, _slash, slug = row["path"].rpartition("/")
        siblings = found[above].get_children() if above else model.get_root_nodes()
        category = siblings.filter(slug=slug).first()
        if category is None:
            new = model(slug=slug, name=row["name"])
            parent = model.objects.get(pk=found[above].pk) if above else None
            category = parent.add_child(instance=new) if parent else model.add_root(instance=new)
        category.name, category.description = row["name"], row.get("description", "")
        category.translations = translated(row, {"name": "name", "description": "description"})
        category.save()
        found[row["path"]] = category
    return found


def _attributes(rows: list[dict[str, Any]]) -> dict[str, tuple[Any, dict[str, Any]]]:
    """Return (attribute, its options by value) by the attribute's code."""
    goods = get_model("catalogue", "ProductClass").objects.get(slug="goods")
    found = {}
    for row in rows:
        group, _created = get_model("catalogue", "AttributeOptionGroup").objects.get_or_create(
            name=row["name"]
        )
        attribute, _created = get_model("catalogue", "ProductAttribute").objects.update_or_create(
            product_class=goods,
            code=row["code"],
            defaults={
                "name": row["name"],
                "type": "option",
                "option_group": group,
                "translations": translated(row, {"name": "name"}),
            },
        )
        options = {}
        for option in row["options"]:
            options[option["value"]], _created = get_model(
                "catalogue", "AttributeOption"
            ).objects.update_or_create(
                group=group,
                option=option["value"],
                defaults={"translations": {"zh-hans": {"option": option["zh-hans"]}}},
            )
        found[row["code"]] = (attribute, options)
    return found


class _Writer:
    """Writes products, with what they refer to at hand."""

    def __init__(
        self, photos: Photos, makers: dict, categories: dict, tags: dict, attributes: dict
    ) -> None:
        self.photos, self.makers, self.categories = photos, makers, categories
        self.tags, self.attributes = tags, attributes
        self.products = get_model("catalogue", "Product").objects
        self.goods = get_model("catalogue", "ProductClass").objects.get(slug="goods")
        self.partner = get_model("partner", "Partner").objects.get(code="house")

    def write(self, row: dict[str, Any]) -> None:
        """Write one product with its variants."""
        variants = row.get("variants", [])
        product, _created = self.products.update_or_create(
            upc=row["upc"], defaults=self._columns(row)
        )
        product.categories.set([self.categories[path] for path in row["categories"]])
        product.tags.set([self.tags[slug] for slug in row.get("tags", [])])
        self._values(product, row.get("attributes", {}))
        alts = dict(zip(row["photo"], row["alt"], strict=True))
        for variant in variants:
            self._variant(product, row, variant, alts)
        own = row["photo"] if not variants else row["photo"][:1]
        self._pictures(product, own, alts)
        if not variants:
            self._stock(product, row, row)
        product.save()  # once more, now that search can see categories and variants

    def _columns(self, row: dict[str, Any]) -> dict[str, Any]:
        texts = {"title": "title", "summary": "summary", "description": "description"}
        return {
            "structure": "parent" if row.get("variants") else "standalone",
            "product_class": self.goods,
            "slug": row["slug"],
            "title": row["title"],
            "summary": row["summary"],
            "description": row["description"].strip(),
            "maker": self.makers[row["maker"]],
            "weight": Decimal(row["weight"]) if "weight" in row else None,
            "priority": row.get("priority", 0),
            "available_from": _from_now(row.get("available_in_days")),
            "translations": translated(row, texts),
        }

    def recommend(self, rows: list[dict[str, Any]]) -> None:
        """Link what belongs together, in the order of the file."""
        model = get_model("catalogue", "ProductRecommendation")
        ids = dict(self.products.filter(parent=None).values_list("slug", "pk"))
        for row in rows:
            for place, slug in enumerate(row.get("goes_with", [])):
                model.objects.update_or_create(
                    primary_id=ids[row["slug"]],
                    recommendation_id=ids[slug],
                    defaults={"ranking": 100 - place},
                )

    def _variant(
        self, parent: Any, row: dict[str, Any], variant: dict[str, Any], alts: dict[str, str]
    ) -> None:
        child, _created = self.products.update_or_create(
            upc=variant["upc"],
            defaults={
                "structure": "child",
                "parent": parent,
                "slug": variant["upc"].lower(),
                "available_from": _from_now(variant.get("available_in_days")),
            },
        )
        self._values(child, variant["options"])
        if "photo" in variant:
            self._pictures(child, [variant["photo"]], alts)
        self._stock(child, row, variant)

    def _values(self, product: Any, values: dict[str, str]) -> None:
        model = get_model("catalogue", "ProductAttributeValue")
        for code, value in values.items():
            attribute, options = self.attributes[code]
            model.objects.update_or_create(
                product=product, attribute=attribute, defaults={"value_option": options[value]}
            )

    def _pictures(self, product: Any, stems: list[str], alts: dict[str, str]) -> None:
        model = get_model("catalogue", "ProductImage")
        for place, stem in enumerate(stems):
            image = self.photos.get(stem, alts.get(stem, ""))
            if not model.objects.filter(product=product, image=image).exists():
                model.objects.create(product=product, image=image, display_order=place)

    def _stock(self, product: Any, row: dict[str, Any], variant: dict[str, Any]) -> None:
        sale = variant.get("sale_price") or row.get("sale_price")
        record = product.stockrecords.first()
        allocated = record.num_allocated if record else 0
        get_model("partner", "StockRecord").objects.update_or_create(
            product=product,
            partner=self.partner,
            defaults={
                "partner_sku": product.upc,
                "price": Decimal(variant.get("price") or row["price"]),
                "sale_price": Decimal(sale) if sale else None,
                "num_in_stock": max(int(variant["stock"]), allocated),
            },
        )


def _from_now(days: int | None) -> Any:
    return timezone.now() + timedelta(days=days) if days else None
