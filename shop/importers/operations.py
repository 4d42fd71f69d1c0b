"""Imports a list of products: read, compared, written, reported, a few products at a time.

A few products are one transaction, and each of them is whole or not there at all: when the
database refuses one, it alone is left out. So an import that is killed leaves whole
products behind, and the next run goes on from there.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .existing import load as load_existing
from .formats import Format, identify
from .grouping import Groups
from .planning import CannotImport, Plan, plan
from .products import ImportedProduct, Message, NotImported
from .reading import Row, Table, open_table
from .report import Entry, Outcome, Report
from .vocabulary import Vocabulary
from .writing import quiet_indexes, write

ROWS_AT_ONCE = 200
TEXT_OF_A_ROW = 20_000
ATTEMPTS = 3
logger = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]


@dataclass
class Import:
    """One run over one file. ``progress`` is told (what, done, of how many)."""

    report: Report
    dry_run: bool = False
    progress: Progress = lambda what, done, total: None
    after: Callable[[list[int]], None] = lambda ids: None
    _words: Vocabulary | None = None
    _claimed: dict[int, int] = field(default_factory=dict)
    _bare: int = 0

    def run(self, path: str | Path, encoding: str = "") -> None:
        """Import the file; what becomes of its rows is in the report.

        Raises :class:`~shop.importers.reading.CannotRead`. ``after`` is called with the ids
        of the products of each transaction, once it is done.
        """
        with open_table(path, encoding) as table, Groups() as groups:
            layout = identify(table.header, str(path))
            unread = _Unread(layout, table)
            groups.gather(self._watched(table, unread), layout)
            self._note(layout, table, unread)
            done = 0
            for found in _portions(groups, layout):
                self._import(found)
                done += sum(len(one.rows) for one in found)
                self.progress(_("Importing"), done, groups.rows)
        if self._bare:
            text = ngettext(
                "%(count)d new product has no category: search finds it, the shelves do not.",
                "%(count)d new products have no category: search finds them, the shelves do not.",
                self._bare,
            )
            self.report.notes.append(text % {"count": self._bare})

    def _watched(self, table: Table, unread: "_Unread") -> Iterator[Row]:
        for row in table.rows:
            unread.note(row)
            if row.number % 500 == 0:
                self.progress(_("Reading"), table.position, table.size)
            yield row

    def _note(self, layout: Format, table: Table, unread: "_Unread") -> None:
        notes = self.report.notes
        notes.append(
            _("Read as %(format)s's product list. Prices are in %(currency)s and include tax.")
            % {"format": layout.title, "currency": settings.OSCAR_DEFAULT_CURRENCY}
        )
        if not table.encoding.startswith("utf"):
            notes.append(
                _("The letters were read as %(encoding)s. If they look wrong, name it: --encoding.")
                % {"encoding": table.encoding}
            )
        if unread.counts:
            columns = ", ".join(f"{name} ({count})" for name, count in unread.counts.items())
            notes.append(_("Not taken over, with rows: %(columns)s.") % {"columns": columns})

    def _import(self, found: list[ImportedProduct | NotImported]) -> None:
        """Write a few products in one transaction and report on them once it is done."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                done, ids = self._write(found)
                break
            except OperationalError:  # a deadlock, or a lock that was not to be had in time
                self._words = None
                if attempt == ATTEMPTS:
                    raise
        for one in done:
            self._tell(one)
        self.after(ids)

    def _write(
        self, found: list[ImportedProduct | NotImported]
    ) -> tuple[list[Plan | NotImported], list[int]]:
        with quiet_indexes(), transaction.atomic():
            words = self._words or Vocabulary()
            plans = self._plans(found, words)
            done = _written(plans, words)
            claimed = {
                node.row.pk: node.identity.row
                for one in done
                if isinstance(one, Plan)
                for node in one.nodes()
                if node.row is not None
            }
            if self.dry_run:
                transaction.set_rollback(True)
        self._words = None if self.dry_run else words
        self._claimed |= {} if self.dry_run else claimed
        return done, list(claimed)

    def _plans(
        self, found: list[ImportedProduct | NotImported], words: Vocabulary
    ) -> list[Plan | NotImported]:
        shop = load_existing(one for one in found if isinstance(one, ImportedProduct))
        claimed = dict(self._claimed)
        plans: list[Plan | NotImported] = []
        for one in found:
            if isinstance(one, NotImported):
                plans.append(one)
                continue
            try:
                made = plan(one, shop, words)
                _claim(made, claimed)
                plans.append(made)
            except CannotImport as error:
                plans.append(_left_out(one, *error.messages))
        return plans

    def _tell(self, one: Plan | NotImported) -> None:
        for entry in _entries(one):
            self.report.add(entry)
        if isinstance(one, Plan):
            self._bare += one.own.new and not one.product.categories
            if self.dry_run:
                self.report.pictures["waiting"] += sum(len(node.pictures) for node in one.nodes())
            outcomes = {node.outcome for node in one.nodes()}
            changed = Outcome.UPDATED if outcomes - {Outcome.UNCHANGED} else Outcome.UNCHANGED
            self.report.add_product(Outcome.CREATED if one.own.new else changed)
        else:
            self.report.add_product(Outcome.ERROR if one.errors else Outcome.SKIPPED)


class _Unread:
    """Counts what stands in columns that mean nothing to us."""

    _NOTHING = frozenset(("", "0", "no", "false"))

    def __init__(self, layout: Format, table: Table) -> None:
        self._columns = [name for name in table.header if name and not layout.knows(name)]
        self.counts: dict[str, int] = {}

    def note(self, row: Row) -> None:
        for column in self._columns:
            if row.cells.get(column, "").lower() not in self._NOTHING:
                self.counts[column] = self.counts.get(column, 0) + 1


def _portions(groups: Groups, layout: Format) -> Iterator[list[ImportedProduct | NotImported]]:
    """Yield some products at a time: so many rows, fewer if they hold much text."""
    portion: list[ImportedProduct | NotImported] = []
    load = 0
    for rows in groups:
        portion.append(layout.build(rows))
        load += len(rows) + sum(row.size for row in rows) // TEXT_OF_A_ROW
        if load >= ROWS_AT_ONCE:
            yield portion
            portion, load = [], 0
    if portion:
        yield portion


def _claim(made: Plan, claimed: dict[int, int]) -> None:
    """Refuse a product that has become another row's already."""
    mine = {node.row.pk: node.identity.row for node in made.nodes() if node.row is not None}
    for pk, row in mine.items():
        if pk in claimed:
            text = _("It is the same product of the shop as row %(row)d.") % {"row": claimed[pk]}
            raise CannotImport(Message(row, text))
    claimed |= mine


def _written(plans: list[Plan | NotImported], words: Vocabulary) -> list[Plan | NotImported]:
    """Write the plans together; if the database refuses, one by one without the culprit."""
    sound = [one for one in plans if isinstance(one, Plan)]
    try:
        with transaction.atomic():
            write(sound, words)
        return plans
    except OperationalError:
        raise
    except DatabaseError:
        return [_alone(one, words) if isinstance(one, Plan) else one for one in plans]


def _alone(one: Plan, words: Vocabulary) -> Plan | NotImported:
    try:
        with transaction.atomic():
            write([one], words)
    except OperationalError:
        raise
    except DatabaseError as error:
        logger.warning("Row %d is refused by the database: %s", one.own.identity.row, error)
        text = _("The database refused it. Does another product have its SKU or address?")
        return _left_out(one.product, Message(one.own.identity.row, text))
    return one


def _left_out(product: ImportedProduct, *errors: Message) -> NotImported:
    return NotImported(
        title=product.title,
        sku=product.identity.sku,
        rows=product.rows,
        errors=errors,
        warnings=product.warnings,
    )


def _entries(one: Plan | NotImported) -> Iterator[Entry]:
    if isinstance(one, NotImported):
        yield from _entries_of_refused(one)
        return
    product, own = one.product, one.own.identity
    for row in product.rows:
        nodes = [node for node in one.nodes() if node.identity.row == row] or [one.own]
        skus = ", ".join(node.identity.sku for node in nodes if node.identity.sku)
        outcome = min((node.outcome for node in nodes), key=list(Outcome).index)
        changed = dict.fromkeys(name for node in nodes for name in node.changed)
        message = ", ".join(changed) if outcome is Outcome.UPDATED else ""
        yield Entry(row, outcome, product.title, skus, message)
    for warning in product.warnings:
        yield Entry(warning.row, Outcome.WARNING, product.title, own.sku, warning.text)
    if one.left:
        text = ngettext(
            "%(count)d variant of the shop is not in the file. It stays as it is.",
            "%(count)d variants of the shop are not in the file. They stay as they are.",
            one.left,
        )
        message = text % {"count": one.left}
        yield Entry(own.row, Outcome.WARNING, product.title, own.sku, message)


def _entries_of_refused(one: NotImported) -> Iterator[Entry]:
    first: dict[int, str] = {}
    for error in one.errors:
        first[error.row] = f"{first[error.row]} {error.text}" if error.row in first else error.text
    for row, text in first.items():
        yield Entry(row, Outcome.ERROR, one.title, one.sku, text)
    because = one.reason or _("Left out with row %(row)d.") % {"row": min(first, default=0)}
    for row in one.rows:
        if row not in first:
            yield Entry(row, Outcome.SKIPPED, one.title, one.sku, because)
    for warning in one.warnings:
        yield Entry(warning.row, Outcome.WARNING, one.title, one.sku, warning.text)
