"""Variations that leave a choice open ("any size"), and stock that several of them share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product as combinations
from math import prod

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.slugs import slugify

from .cells import LONGEST_NAME, LONGEST_SKU, Cells, code_of
from .products import Identity, ImportedProduct, ImportedVariant, Stock

MOST_VARIANTS = 1_000
MOST_AXES = 10


@dataclass(slots=True)
class Variation:
    """A variation as its row has it: an empty choice stands for any."""

    variant: ImportedVariant
    chosen: Mapping[str, str]
    shares_stock: bool
    cells: Cells


@dataclass(frozen=True, slots=True)
class Axes:
    """What the variants of a product differ in, and the values that there are, in order."""

    choices: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, attributes: Mapping[str, Sequence[str]], variations: list[Variation]) -> "Axes":
        """Return the axes: the attributes that any variation names, in the parent's order."""
        values: dict[str, dict[str, None]] = {}
        named = {name.casefold() for one in variations for name in one.chosen}
        for name, listed in attributes.items():
            if name.casefold() in named:
                values[name] = dict.fromkeys(listed)
        spelled = {name.casefold(): name for name in values}
        for one in variations:
            for name, value in one.chosen.items():
                kept = spelled.setdefault(name.casefold(), name)
                known = values.setdefault(kept, {})
                if value and value.casefold() not in {other.casefold() for other in known}:
                    known[value] = None
        return cls(tuple((name, tuple(known)) for name, known in values.items() if known))

    def described(
        self, attributes: Mapping[str, Sequence[str]], cells: Cells
    ) -> tuple[tuple[str, str], ...]:
        """Return the attributes that are no axis, several values joined."""
        axes = {name.casefold() for name, _values in self.choices}
        joined = {name: ", ".join(listed) for name, listed in attributes.items()}
        for name, value in joined.items():
            if len(value) > LONGEST_NAME:
                cells.warn(_("The attribute “%(name)s” is long and was left out.") % {"name": name})
        return tuple(
            (name, value)
            for name, value in joined.items()
            if 0 < len(value) <= LONGEST_NAME and name.casefold() not in axes
        )


def expand(
    product: ImportedProduct,
    variations: list[Variation],
    axes: Axes,
    parent_stock: Stock | None,
    parent: Cells,
) -> Iterator[ImportedVariant]:
    """Yield a variant for every choice: one for each value that a variation leaves open.

    Stock that was counted for several together is shared out evenly, so that no more can be
    sold than there are.
    """
    if _too_many(variations, axes, parent):
        return
    taken = {_values(one, axes) for one in variations if not _open(one, axes)}
    skus = {one.variant.identity.sku for one in variations} | {product.identity.sku}
    sharing: list[ImportedVariant] = []
    for one in variations:
        made = list(_versions(one, axes, taken, skus))
        if one.shares_stock:
            sharing.extend(made)
        elif len(made) > 1:
            _share(one.variant.offer.stock, made, one.cells)
        yield from made
    _share(parent_stock, sharing, parent)


def refuse_doubles(variants: Sequence[ImportedVariant], rows: Mapping[int, Cells]) -> None:
    """Note a fault on each variant whose choice another one has already."""
    first: dict[tuple[str, ...], int] = {}
    for variant in variants:
        key = tuple(value.casefold() for _name, value in variant.values)
        row = variant.identity.row
        if key and first.setdefault(key, row) != row:
            rows[row].wrong(_("It is the same choice as in row %(row)d.") % {"row": first[key]})


def _too_many(variations: list[Variation], axes: Axes, parent: Cells) -> bool:
    sizes = {name: len(values) for name, values in axes.choices}
    count = sum(prod(sizes[name] for name in _open(one, axes)) for one in variations)
    if count > MOST_VARIANTS or len(sizes) > MOST_AXES:
        parent.wrong(
            _("It has too many variants: at most %(most)d are allowed.") % {"most": MOST_VARIANTS}
        )
        return True
    long = [
        value for _name, values in axes.choices for value in values if len(value) > LONGEST_NAME
    ]
    if long:
        parent.wrong(_("“%(value)s…” is too long for a choice.") % {"value": long[0][:40]})
    return bool(long)


def _chosen(one: Variation, axis: str) -> str:
    wanted = axis.casefold()
    return next((value for name, value in one.chosen.items() if name.casefold() == wanted), "")


def _open(one: Variation, axes: Axes) -> list[str]:
    return [name for name, _values in axes.choices if not _chosen(one, name)]


def _values(one: Variation, axes: Axes) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, _all in axes.choices if (value := _chosen(one, name)))


def _versions(
    one: Variation, axes: Axes, taken: set[tuple[tuple[str, str], ...]], skus: set[str]
) -> Iterator[ImportedVariant]:
    left = _open(one, axes)
    if not left:
        one.variant.values = _values(one, axes)
        one.variant.title = "" if one.variant.values else one.variant.title
        yield one.variant
        return
    listed = dict(axes.choices)
    made = []
    for picked in combinations(*(listed[name] for name in left)):
        given = dict(zip(left, picked, strict=True))
        values = tuple((name, _chosen(one, name) or given[name]) for name, _all in axes.choices)
        if values not in taken:
            taken.add(values)
            made.append(_version(one.variant, values, picked, skus))
    one.cells.warn(
        ngettext(
            "“%(axis)s” is left open: %(count)d variant was made of it, for its one value.",
            "“%(axis)s” is left open: %(count)d variants were made of it, one for each value.",
            len(made),
        )
        % {"axis": ", ".join(left), "count": len(made)}
    )
    yield from made


def _version(
    variant: ImportedVariant,
    values: tuple[tuple[str, str], ...],
    picked: tuple[str, ...],
    skus: set[str],
) -> ImportedVariant:
    own = variant.identity
    sku = "-".join((own.sku, *map(slugify, picked))) if own.sku else ""
    sku = "" if sku in skus or len(sku) > LONGEST_SKU else sku
    skus.add(sku)
    code = code_of(own.code or own.sku, *(value.casefold() for value in picked))
    return replace(
        variant,
        identity=Identity(own.row, sku, code),
        values=values,
        title="",
        offer=replace(variant.offer),
    )


def _share(stock: Stock | None, variants: list[ImportedVariant], cells: Cells) -> None:
    count = stock.count if stock else None
    for index, variant in enumerate(variants):
        if stock is None or count is None:
            variant.offer.stock = stock
        else:
            extra = 1 if index < count % len(variants) else 0
            variant.offer.stock = Stock(count // len(variants) + extra)
    if count and len(variants) > 1:
        cells.warn(
            _("Its stock of %(count)d is for %(variants)d variants together and was shared out.")
            % {"count": count, "variants": len(variants)}
        )
