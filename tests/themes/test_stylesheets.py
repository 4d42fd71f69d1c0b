"""The themes' stylesheets: colours that can be read, components that leave them to themes."""

import re
from pathlib import Path

import pytest

THEMES = Path(__file__).resolve().parents[2] / "themes"
BASE = THEMES / "base/static/css"
COMPONENTS = sorted(
    path for room in ("layout", "components", "blocks") for path in (BASE / room).glob("*.css")
)
TOKENS = sorted(THEMES.glob("*/static/css/theme-tokens.css"))
LIGHT, DARK = 0, 1

# (ink, ground, least contrast): WCAG 1.4.3 for words, 1.4.11 for edges and signs.
PAIRS = [
    *((ink, ground, 4.5) for ink in ("ink", "ink-2", "link") for ground in ("paper", "surface")),
    *((ink, "paper", 4.5) for ink in ("ok", "warn", "error", "second")),
    *((ink, "surface", 4.5) for ink in ("ok", "warn", "error", "second")),
    ("ink", "soft", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-second", "second", 4.5),
    ("on-band", "band", 4.5),
    ("paper", "ink", 4.5),
    ("field", "paper", 3),
    ("field", "surface", 3),
    ("focus", "paper", 3),
    ("focus", "surface", 3),
]


def declarations(path: Path) -> dict[str, str]:
    """Return the custom properties of a stylesheet by name."""
    source = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", source))


def colour(known: dict[str, str], name: str, scheme: int) -> tuple[int, ...]:
    """Return the red, green and blue of a property in one of the schemes."""
    value = known[name].strip()
    if pair := re.fullmatch(r"light-dark\((.+?),\s*(.+)\)", value, re.DOTALL):
        value = pair[scheme + 1].strip()
    if other := re.fullmatch(r"var\(--([\w-]+)\)", value):
        return colour(known, other[1], scheme)
    digits = value.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4))


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return the contrast of two colours as WCAG 2 computes it."""

    def luminance(rgb: tuple[int, ...]) -> float:
        parts = [part / 255 for part in rgb]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_what_wcag_says():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("path", TOKENS, ids=[path.parents[2].name for path in TOKENS])
def test_every_theme_can_be_read_in_both_schemes(path, scheme):
    known = declarations(path)
    faint = {
        (ink, ground): round(found, 2)
        for ink, ground, least in PAIRS
        if (
            found := contrast(
                colour(known, f"color-{ink}", scheme), colour(known, f"color-{ground}", scheme)
            )
        )
        < least
    }
    assert faint == {}


def test_components_read_meanings_and_name_no_colour():
    named = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(", re.IGNORECASE)
    faults = {
        path.relative_to(BASE).as_posix(): found
        for path in COMPONENTS
        if (found := named.findall(re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)))
    }
    assert faults == {}


def test_components_use_only_properties_that_every_theme_sets():
    shared = declarations(BASE / "tokens.css").keys()
    for path in TOKENS:
        known = shared | declarations(path).keys()
        unknown = {
            (sheet.name, name)
            for sheet in [*COMPONENTS, BASE / "base.css", BASE / "chinese.css", BASE / "print.css"]
            for name in re.findall(r"var\(--([\w-]+)\)", sheet.read_text())
            if name not in known | declarations(sheet).keys()
        }
        assert unknown == set(), path


def test_the_bundle_imports_every_sheet_once():
    imported = re.findall(r'@import url\("([^"]+)"\) layer\(\w+\);', (BASE / "app.css").read_text())
    alone = {"app.css", "paper.css"}  # invoices and slips have a look of their own
    there = {path.relative_to(BASE).as_posix() for path in BASE.rglob("*.css")} - alone
    assert sorted(imported) == sorted(there)


def test_no_sheet_and_no_script_asks_another_house():
    files = [path for kind in ("css", "js") for path in THEMES.rglob(f"*.{kind}")]
    assert files
    assert [path.name for path in files if re.search(r"https?://", path.read_text())] == []
