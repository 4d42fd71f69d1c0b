"""The catalogues that gettext reads (.mo), compiled from those that people edit (.po).

Compiled files are not kept in the repository. They are made when the site starts,
with Babel, so that nobody needs GNU gettext.
"""

import gettext
import logging
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation import trans_real

logger = logging.getLogger(__name__)


def compile_catalogues(folders: Iterable[Path]) -> list[Path]:
    """Compile every .po file below ``folders`` whose .mo is missing or older.

    Returns the .mo files written. A folder that cannot be written is a warning in the
    log, since an installation may well be read-only and hold compiled files already.
    """
    written = []
    for source in sorted(path for folder in folders for path in folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            _compile(source, target)
            _keep_source_language(source)
        except OSError as error:
            logger.warning("%s cannot be compiled: %s", source, error)
        else:
            written.append(target)
    return written


def forget_catalogues() -> None:
    """Let this process, and those forked from it, read the catalogues anew.

    Apps that asked for a text while they were loaded had done so before ours were written.
    The names are those that Django's own reloader clears (django/utils/translation/reloader.py).
    """
    gettext._translations = {}  # type: ignore[attr-defined]
    trans_real._translations = {}
    trans_real._default = None


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file)
    _write(catalogue, target)


def _keep_source_language(source: Path) -> None:
    """Write the texts of ``source`` as their own English translation.

    A library's English catalogue would else reword ours: django-oscar's American one,
    which gettext takes for "en", turns every "Basket" into "Cart".
    """
    with source.open("rb") as file:
        catalogue = read_po(file)
    english = Catalog(locale="en")
    for message in catalogue:
        if message.id:
            english.add(message.id, string=message.id, context=message.context)
    target = source.parents[2] / "en" / "LC_MESSAGES" / f"{source.stem}.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    _write(english, target)


def _write(catalogue: Catalog, target: Path) -> None:
    """Write ``target`` whole or not at all: other processes may read it now."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".mo")
    try:
        with os.fdopen(handle, "wb") as file:
            write_mo(file, catalogue)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
