"""The project's own files, for tests that read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("site", "shop", "content", "community")


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below these folders of the project, without migrations."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def templates() -> list[Path]:
    """Return every template of the project."""
    found = (path for folder in (*PACKAGES, "themes") for path in (ROOT / folder).rglob("*.html"))
    return sorted(path for path in found if "templates" in path.parts)


def imported_modules(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, module) for what the file imports: ``from a import b`` gives a and a.b."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def called_names(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, name) for every call of ``name()`` or ``module.name()`` in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                yield node.lineno, name
            case ast.Call(func=ast.Attribute(value=ast.Name(id=place), attr=name)):
                yield node.lineno, f"{place}.{name}"


def shown(path: Path, line: int, what: str) -> str:
    """Return ``file:line what`` with the file's path in the project."""
    return f"{path.relative_to(ROOT)}:{line} {what}"
