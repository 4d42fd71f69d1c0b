"""The texts of the site and their translations: `make messages` and a part of `make check`.

    python -m tools.messages update   # bring every .po file up to date with the sources
    python -m tools.messages check    # exit 1 if a text lacks its translation

Both read the sources themselves, with Babel and Django's template lexer, so that GNU
gettext is not needed.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("site", "shop", "content", "community", "themes")
LANGUAGES = ("zh_Hans",)

_FUNCTIONS = {
    name + suffix: places
    for name, places in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
    for suffix in ("", "_lazy")
} | {"_": None, "gettext_noop": None}


def catalogue_path(language: str) -> Path:
    """Return the .po file of a language, such as ``zh_Hans``."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


Text = str | tuple[str, ...]


def texts(folders: list[Path]) -> Iterator[tuple[str, Text, list[str], str | None]]:
    """Yield (file, text or texts, translators' comments, context) for all that is marked.

    Python files and templates below ``folders`` are read; migrations are left out.
    """
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "migrations" in path.parts:
            continue
        source = path.read_text("utf-8")
        if path.suffix != ".py":
            # In brackets, so that the template's indentation means nothing to Python.
            source = f"(\n{templatize(source, origin=str(path))}\n)"
        found = extract("python", io.BytesIO(source.encode()), _FUNCTIONS, ("Translators:",))
        for _line, text, comments, context in found:
            yield str(path.relative_to(ROOT)), text, comments, context


def extracted() -> Catalog:
    """Return a catalogue of every marked text of the project, untranslated."""
    catalogue = Catalog(project="Chapbook", charset="utf-8")
    for file, text, comments, context in texts([ROOT / name for name in SOURCES]):
        catalogue.add(text, locations=[(file, 0)], auto_comments=comments, context=context)
    return catalogue


def update(language: str) -> Path:
    """Bring a language's .po file up to date, translations kept; return its path."""
    path = catalogue_path(language)
    template = extracted()
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        written = catalogue.creation_date
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.creation_date = written
    else:
        catalogue = Catalog(locale=language, project="Chapbook", charset="utf-8", fuzzy=False)
        catalogue.update(template, no_fuzzy_matching=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file,
            catalogue,
            width=0,
            sort_output=True,
            ignore_obsolete=True,
            include_lineno=False,
        )
    return path


def problems(language: str) -> Iterator[str]:
    """Yield a line for every text that the language's .po file does not translate."""
    path = catalogue_path(language)
    if not path.exists():
        yield f"{path.relative_to(ROOT)} is missing. Run: make messages"
        return
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    for wanted in extracted():
        if wanted.id:
            message = catalogue.get(wanted.id, wanted.context)
            place = wanted.locations[0][0] if wanted.locations else "?"
            if fault := _fault(message):
                yield f"{place}: {_shown(wanted)} {fault}"
    for message, errors in catalogue.check():
        for error in errors:
            yield f"{path.relative_to(ROOT)}: {_shown(message)}: {error}"


def _fault(message: Message | None) -> str:
    if message is None:
        return "is not in the catalogue"
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(strings):
        return "is not translated"
    return "is marked fuzzy" if message.fuzzy else ""


def _shown(message: Message) -> str:
    text = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return repr(text if len(text) < 72 else text[:70] + "…")


def main(arguments: list[str]) -> int:
    """Carry out ``update`` or ``check`` for every language; return the exit code."""
    if arguments == ["update"]:
        for language in LANGUAGES:
            print(f"Updated {update(language).relative_to(ROOT)}")
        return 0
    if arguments == ["check"]:
        faults = [line for language in LANGUAGES for line in problems(language)]
        print("\n".join(faults) or "Translations: complete.")
        return 1 if faults else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
