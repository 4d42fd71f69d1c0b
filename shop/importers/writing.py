"""Writes plans in bulk, and saves each product that changes once.

So whoever listens hears of every product that has another name, price or variant now. A new
product nobody shows yet. Search is brought up to date for all products at once.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone
from oscar.core.loading import get_model
from wagtail.search.backends import get_search_backends
from wagtail.search.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.tasks import update_reference_index_task

from .planning import Node, Plan
from .vocabulary import Vocabulary, unique_slugs

logger = logging.getLogger(__name__)


def write(plans: Sequence[Plan], words: Vocabulary) -> None:
    """Write the plans. Call it inside a transaction: an error of one spoils all."""
    _create(plans, words)
    for plan in plans:
        _update(plan)
    _write_stock(plans, words)
    _write_values(plans)
    _write_links(plans)
    _write_pictures(plans)
    _index(plans)


@contextmanager
def quiet_indexes() -> Iterator[None]:
    """Keep search and references from being brought up to date at every single save.

    It is for a process that does nothing else, as a command or a worker's task is.
    """
    product = get_model("catalogue", "Product")
    post_save.disconnect(post_save_signal_handler, sender=product)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        post_save.connect(post_save_signal_handler, sender=product)


def _create(plans: Sequence[Plan], words: Vocabulary) -> None:
    products = get_model("catalogue", "Product").objects
    new = [plan for plan in plans if plan.own.new]
    names = [(plan.product.title, _key(plan.own)) for plan in new]
    for plan, slug in zip(new, unique_slugs(names), strict=True):
        plan.own.row = _new_product(plan, slug, words)
    products.bulk_create([plan.own.row for plan in new], batch_size=200)
    children = []
    for plan in plans:
        for node in plan.variants:
            if node.new:
                node.row = _new_variant(node, plan.own.row)
                children.append(node.row)
    products.bulk_create(children, batch_size=200)


def _new_product(plan: Plan, slug: str, words: Vocabulary) -> Any:
    source = plan.product
    defaults = {"is_public": not source.hidden_at_first}
    return get_model("catalogue", "Product")(
        structure="parent" if source.variants else "standalone",
        product_class=words.goods,
        slug=slug,
        code=_code(plan.own),
        **(defaults | plan.own.fields),
    )


def _new_variant(node: Node, parent: Any) -> Any:
    return get_model("catalogue", "Product")(
        structure="child", parent=parent, slug=parent.slug, code=_code(node), **node.fields
    )


def _code(node: Node) -> str | None:
    return None if node.identity.sku else node.identity.code


def _key(node: Node) -> str:
    return node.identity.sku or node.identity.code.partition(":")[2]


def _update(plan: Plan) -> None:
    for node in plan.variants:
        if not node.new and node.fields:
            _save(node.row, node.fields)
    if not plan.own.new and any(node.new or node.changed for node in plan.nodes()):
        _save(plan.own.row, plan.own.fields)


def _save(row: Any, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "date_updated"])


def _write_stock(plans: Sequence[Plan], words: Vocabulary) -> None:
    model = get_model("partner", "StockRecord")
    new, changed, names = [], [], {"date_updated"}
    now = timezone.now()
    for node in _nodes(plans):
        if not node.stock:
            continue
        if node.record is None:
            sku = (node.identity.sku or node.identity.code)[:128]
            new.append(model(product=node.row, partner=words.house, partner_sku=sku, **node.stock))
            continue
        for name, value in (node.stock | {"date_updated": now}).items():
            setattr(node.record, name, value)
        changed.append(node.record)
        names |= set(node.stock)
    model.objects.bulk_create(new, batch_size=200)
    model.objects.bulk_update(changed, sorted(names), batch_size=100)
    _note_prices([*new, *changed])


def _note_prices(records: list[Any]) -> None:
    """Append to the price history what is asked from now on, where that is another price."""
    model = get_model("partner", "PriceChange")
    noted = model.objects.filter(stockrecord__in=records).order_by("since", "pk")
    last = dict(noted.values_list("stockrecord_id", "price"))
    now = timezone.now()
    asked = ((record, record.current_price) for record in records)
    model.objects.bulk_create(
        [
            model(stockrecord=record, price=price, since=now)
            for record, price in asked
            if price is not None and price != last.get(record.pk)
        ],
        batch_size=200,
    )


def _write_values(plans: Sequence[Plan]) -> None:
    model = get_model("catalogue", "ProductAttributeValue")
    model.objects.bulk_create(
        [
            model(product=node.row, attribute_id=attribute_id, **value)
            for node in _nodes(plans)
            for attribute_id, value in node.values.items()
        ],
        update_conflicts=True,
        unique_fields=["attribute", "product"],
        update_fields=["value_option", "value_text"],
        batch_size=100,
    )


def _write_links(plans: Sequence[Plan]) -> None:
    product = get_model("catalogue", "Product")
    for name in ("categories", "tags"):
        relation = product._meta.get_field(name)
        through = relation.remote_field.through
        column = through._meta.get_field(relation.m2m_reverse_field_name()).attname
        links = [
            through(product_id=plan.own.row.pk, **{column: other})
            for plan in plans
            for other in sorted(getattr(plan.own, name))
        ]
        through.objects.bulk_create(links, ignore_conflicts=True, batch_size=200)


def _write_pictures(plans: Sequence[Plan]) -> None:
    model = get_model("catalogue", "PendingPicture")
    model.objects.bulk_create(
        [
            model(
                product=node.row,
                url=picture.url,
                alt=picture.alt,
                position=picture.position,
                row=picture.row,
            )
            for node in _nodes(plans)
            for picture in node.pictures
        ],
        ignore_conflicts=True,
        batch_size=100,
    )


def _index(plans: Sequence[Plan]) -> None:
    """Let search know the products, their variants' codes, their tags and makers."""
    model = get_model("catalogue", "Product")
    changed = [plan for plan in plans if any(node.changed for node in plan.nodes())]
    ids = [plan.own.row.pk for plan in changed]
    rows = model.get_indexed_objects().filter(pk__in=ids).prefetch_related("children", "tags")
    objects = list(rows)
    for backend in get_search_backends(with_auto_update=True) if objects else ():
        try:
            backend.add_bulk(model, objects)
        except Exception:
            if not backend.catch_indexing_errors:
                raise
            logger.exception("%d imported products are not in the search index.", len(objects))
    for plan in changed:
        if "maker_id" in plan.own.fields and not plan.own.new:
            update_reference_index_task.enqueue("catalogue", "product", str(plan.own.row.pk))


def _nodes(plans: Sequence[Plan]) -> Iterator[Node]:
    for plan in plans:
        yield from plan.nodes()
