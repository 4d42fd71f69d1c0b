"""Compares what a file says with what the shop has; nothing is written here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .attributes import codes_for
from .existing import Existing, picture_code
from .products import Identity, ImportedProduct, ImportedVariant, Message, Offer, Picture
from .report import Outcome
from .vocabulary import Vocabulary, WrongAttribute


class CannotImport(Exception):
    """What keeps a product out, by row."""

    def __init__(self, *messages: Message) -> None:
        super().__init__("; ".join(message.text for message in messages))
        self.messages = messages


@dataclass
class Node:
    """A product or a variant: the row it has in the shop, and what is to change in it.

    ``row`` of a ``new`` one is made when it is written.
    """

    source: ImportedProduct | ImportedVariant
    row: Any
    new: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    values: dict[int, dict[str, Any]] = field(default_factory=dict)
    record: Any | None = None
    stock: dict[str, Any] = field(default_factory=dict)
    categories: set[int] = field(default_factory=set)
    tags: set[int] = field(default_factory=set)
    pictures: list[Picture] = field(default_factory=list)

    @property
    def identity(self) -> Identity:
        """What the thing is found by."""
        return self.source.identity

    @property
    def outcome(self) -> Outcome:
        """What the import does with it."""
        if self.new:
            return Outcome.CREATED
        return Outcome.UPDATED if self.changed else Outcome.UNCHANGED

    @property
    def changed(self) -> list[str]:
        """The names of what is to change."""
        lists = ("values", "categories", "tags", "pictures")
        return [*self.fields, *self.stock, *(name for name in lists if getattr(self, name))]


@dataclass
class Plan:
    """What is to be done for one product of the file."""

    product: ImportedProduct
    own: Node
    variants: list[Node] = field(default_factory=list)
    left: int = 0

    def nodes(self) -> Iterator[Node]:
        """Yield the product and then its variants."""
        yield self.own
        yield from self.variants


def plan(product: ImportedProduct, shop: Existing, words: Vocabulary) -> Plan:
    """Return what to do for the product; raises :class:`CannotImport`.

    Words that are missing are made, so call it inside the transaction of the write.
    """
    row = shop.find(product.identity)
    _check_structure(product, row)
    nodes = [Node(variant, shop.find(variant.identity)) for variant in product.variants]
    _refuse_strangers(nodes, row)
    names = [name for name, _value in (*product.axes, *product.attributes)]
    codes = codes_for(names)
    try:
        for name, values in product.axes:
            for value in values:  # in the file's order, which is the order shown
                words.option(words.attribute(codes[name], name), value)
        own = Node(product, row, values=_described(product, codes, words))
        _match(nodes, row, shop, codes, words)
    except WrongAttribute as error:
        raise CannotImport(Message(product.identity.row, str(error))) from error
    own.fields = _product_fields(product, words)
    own.categories = {words.category(path) for path in product.categories}
    own.tags = {words.tag(name) for name in product.tags}
    found = Plan(product, own, nodes)
    known = {node.row.pk for node in nodes if node.row}
    found.left = sum(child.pk not in known for child in shop.children[row.pk]) if row else 0
    for node in found.nodes():
        node.new = node.row is None
        _compare(node, shop)
    return found


def _check_structure(product: ImportedProduct, row: Any | None) -> None:
    if row is None:
        return
    text = ""
    if row.is_child:
        text = _("In the shop this is a variant of “%(title)s”.") % {"title": row.get_title()}
    elif product.variants and row.is_standalone:
        text = _("In the shop it has no variants, in the file it has. Give it a new SKU there.")
    elif not product.variants and row.is_parent:
        text = _("In the shop it has variants, in the file it has none. Give it a new SKU there.")
    if text:
        raise CannotImport(Message(product.identity.row, text))


def _match(
    nodes: list[Node], parent: Any, shop: Existing, codes: dict[str, str], words: Vocabulary
) -> None:
    """Give the variants their values, and find by these those that have another name now."""
    for node in nodes:
        for name, value in getattr(node.source, "values", ()):
            attribute = words.attribute(codes[name], name)
            node.values[attribute.pk] = {"value_option_id": words.option(attribute, value)}
    children = shop.children[parent.pk] if parent else []
    taken = {node.row.pk for node in nodes if node.row}
    free = {_choices(shop, child): child for child in children if child.pk not in taken}
    for node in nodes:
        if node.row is None and node.values:
            chosen = tuple(sorted((pk, one["value_option_id"]) for pk, one in node.values.items()))
            node.row = free.pop(chosen, None)


def _refuse_strangers(nodes: list[Node], parent: Any) -> None:
    seen: set[int] = set()
    faults = []
    for node in nodes:
        if node.row is None:
            continue
        if node.row.parent_id is None or parent is None or node.row.parent_id != parent.pk:
            text = _("“%(name)s” belongs to another product of the shop, “%(title)s”.") % {
                "name": node.identity.sku or node.identity.code,
                "title": node.row.get_title(),
            }
            faults.append(Message(node.identity.row, text))
        elif node.row.pk in seen:
            faults.append(Message(node.identity.row, _("Another row is the same variant.")))
        seen.add(node.row.pk)
    if faults:
        raise CannotImport(*faults)


def _choices(shop: Existing, child: Any) -> tuple[tuple[int, int], ...]:
    values = shop.values[child.pk].values()
    return tuple(
        sorted((one.attribute_id, one.value_option_id) for one in values if one.value_option_id)
    )


def _described(
    product: ImportedProduct, codes: dict[str, str], words: Vocabulary
) -> dict[int, dict[str, Any]]:
    values: dict[int, dict[str, Any]] = {}
    for name, value in product.attributes:
        attribute = words.attribute(codes[name], name)
        if attribute.type == "text":
            values[attribute.pk] = {"value_text": value}
        else:
            values[attribute.pk] = {"value_option_id": words.option(attribute, value)}
    return values


def _product_fields(product: ImportedProduct, words: Vocabulary) -> dict[str, Any]:
    maker = words.maker(product.maker) if product.maker else None
    return _given(
        title=product.title,
        summary=product.summary,
        description=product.description,
        meta_title=product.meta_title,
        meta_description=product.meta_description,
        is_public=product.published,
        weight=product.weight,
        maker_id=maker,
        upc=product.identity.sku or None,
    )


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _compare(node: Node, shop: Existing) -> None:
    """Leave in the node only what differs from the shop's rows."""
    source, row = node.source, node.row
    if isinstance(source, ImportedVariant):
        node.fields = _given(
            title=source.title or None,
            description=source.description,
            is_public=source.published,
            weight=source.weight,
            upc=source.identity.sku or None,
        )
    _wanted_pictures(node, shop)
    if source.offer is not None:
        _compare_stock(node, source.offer, shop)
    if row is None:
        return
    node.fields = {name: new for name, new in node.fields.items() if getattr(row, name) != new}
    node.categories -= shop.categories[row.pk]
    node.tags -= shop.tags[row.pk]
    known = shop.values[row.pk]
    node.values = {
        pk: new
        for pk, new in node.values.items()
        if pk not in known or any(getattr(known[pk], name) != value for name, value in new.items())
    }


def _wanted_pictures(node: Node, shop: Existing) -> None:
    unique = {picture.url: picture for picture in reversed(node.source.pictures)}
    node.pictures = list(reversed(unique.values()))
    if node.row is not None:
        pk = node.row.pk
        node.pictures = [
            picture
            for picture in node.pictures
            if picture.url not in shop.pending[pk]
            and picture_code(pk, picture.url) not in shop.pictures[pk]
        ]


def _compare_stock(node: Node, offer: Offer, shop: Existing) -> None:
    record = shop.stock.get(node.row.pk) if node.row is not None else None
    wanted = _given(price=offer.price, low_stock_threshold=offer.low_stock)
    if offer.sale is not None:
        wanted |= {
            "sale_price": offer.sale.price,
            "sale_from": offer.sale.starts if offer.sale.price is not None else None,
            "sale_until": offer.sale.ends if offer.sale.price is not None else None,
        }
    stock = offer.stock or (offer.first_stock if record is None else None)
    if stock is not None:
        wanted["num_in_stock"] = stock.count
    node.record = record
    node.stock = wanted
    if record is not None:
        node.stock = {name: new for name, new in wanted.items() if getattr(record, name) != new}
        _check_stock(node, record)


def _check_stock(node: Node, record: Any) -> None:
    count = node.stock.get("num_in_stock")
    if count is not None and count < record.num_allocated:
        text = _("%(count)d in stock are fewer than the %(promised)d promised to open orders.")
        promised = {"count": count, "promised": record.num_allocated}
        raise CannotImport(Message(node.identity.row, text % promised))
    price = node.stock.get("price", record.price)
    sale = node.stock.get("sale_price", record.sale_price)
    if sale is not None and price is not None and sale >= price:
        text = _("The shop's sale price of %(sale)s is not below the price of %(price)s.")
        raise CannotImport(Message(node.identity.row, text % {"sale": sale, "price": price}))
