"""The demo's files, read."""

import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings

ROOT: Path = settings.BASE_DIR / "demo"
SECOND = "zh-hans"


def table(*parts: str) -> dict[str, Any]:
    """Return one TOML file below ``demo/``. Raises FileNotFoundError."""
    with ROOT.joinpath(*parts).open("rb") as file:
        return tomllib.load(file)


def articles(language: str) -> list[dict[str, Any]]:
    """Return the stories written in the language, by slug."""
    folder = ROOT / "articles" / language
    return [table("articles", language, path.name) for path in sorted(folder.glob("*.toml"))]


def translated(row: dict[str, Any], names: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return a row's translations by language; ``names`` maps its keys to our columns."""
    texts = row.get(SECOND, {})
    found = {ours: texts[theirs] for theirs, ours in names.items() if theirs in texts}
    return {SECOND: found} if found else {}
