"""``manage.py import_products FILE``: products from WooCommerce's or Shopify's CSV."""

import sqlite3
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils.translation import gettext as _

from shop.importers.operations import Import
from shop.importers.pictures import Pictures
from shop.importers.progress import ProgressLine
from shop.importers.reading import CannotRead
from shop.importers.report import Report, open_report
from shop.importers.single import AlreadyRunning, only_import

FAULTY_ROWS = 1
CANNOT_RUN = 2
INTERRUPTED = 130


class Command(BaseCommand):
    help = "Import products from a CSV file that WooCommerce or Shopify exported."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="the exported CSV file")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and change nothing"
        )
        pictures = parser.add_mutually_exclusive_group()
        pictures.add_argument(
            "--images",
            action="store_true",
            help="fetch all pictures that wait; FILE may be left out",
        )
        pictures.add_argument(
            "--no-images", action="store_true", help="leave the pictures waiting for --images"
        )
        parser.add_argument("--report", metavar="FILE", help="write what became of every row (CSV)")
        parser.add_argument("--encoding", default="", help="such as cp1252, if the guess is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with 1 when a row is at fault, with 2 when the file cannot be read at all."""
        if not options["file"] and not options["images"]:
            raise CommandError(_("Name the CSV file to import."), returncode=CANNOT_RUN)
        line = ProgressLine(sys.stderr)
        try:
            with ExitStack() as stack:
                report = Report(self._report_file(stack, options))
                stack.enter_context(only_import())
                finished = self._run(report, line, options)
        except (CannotRead, AlreadyRunning, OperationalError, sqlite3.Error) as error:
            line.clear()
            raise CommandError(_explained(error), returncode=CANNOT_RUN) from error
        line.clear()
        for text in report.lines():
            self.stdout.write(text)
        if not finished:
            raise SystemExit(INTERRUPTED)
        if report.failed:
            raise SystemExit(FAULTY_ROWS)

    def _run(self, report: Report, line: ProgressLine, options: dict[str, Any]) -> bool:
        """Return whether it came to its end."""
        pictures = Pictures(report)
        try:
            if options["file"]:
                self._import(report, pictures, line, options)
            if options["images"] and not options["dry_run"]:
                pictures.all(line)
        except KeyboardInterrupt:
            report.notes.append(_("Stopped. What was imported stays; run it again to go on."))
            return False
        if options["dry_run"]:
            report.notes.append(_("This was a dry run: nothing was changed."))
        return True

    def _import(
        self, report: Report, pictures: Pictures, line: ProgressLine, options: dict[str, Any]
    ) -> None:
        run = Import(report, dry_run=options["dry_run"], progress=line)
        if options["no_images"]:
            run.after = pictures.count_waiting
        elif not options["images"] and not options["dry_run"]:
            run.after = pictures.of_products
        run.run(options["file"], options["encoding"])

    def _report_file(self, stack: ExitStack, options: dict[str, Any]) -> TextIO | None:
        if not options["report"]:
            return None
        path, source = Path(options["report"]), options["file"]
        if source and path.exists() and Path(source).exists() and path.samefile(source):
            text = _("The report would overwrite the file to import. Give it another name.")
            raise CommandError(text, returncode=CANNOT_RUN)
        try:
            return stack.enter_context(open_report(path))
        except OSError as error:
            text = _("The report “%(file)s” cannot be written: %(reason)s.")
            reason = {"file": path, "reason": error.strerror or error}
            raise CommandError(text % reason, returncode=CANNOT_RUN) from error


def _explained(error: Exception) -> str:
    if isinstance(error, OperationalError):  # full, locked for too long, or gone
        text = _(
            "The database did not go along: %(reason)s. What was imported before stays; "
            "put it right and run the import again."
        )
        return text % {"reason": error}
    if isinstance(error, sqlite3.Error):  # the rows wait in a temporary file
        text = _("The temporary file cannot be written: %(reason)s. Make room and try again.")
        return text % {"reason": error}
    return str(error)
