from tests.architecture.source import PACKAGES, ROOT, shown

MOST_LINES = 300
MOST_LINES_OF_A_TEST = 800
KINDS = {".py", ".html", ".css", ".js"}


def test_files_stay_rooms_and_not_halls():
    sources = (
        path
        for name in (*PACKAGES, "themes", "tests", "tools")
        for path in (ROOT / name).rglob("*")
    )
    faults = [
        shown(path, lines, "lines")
        for path in sources
        if path.suffix in KINDS and "migrations" not in path.parts
        if (lines := path.read_text("utf-8").count("\n"))
        > (MOST_LINES_OF_A_TEST if "tests" in path.parts else MOST_LINES)
    ]
    assert faults == []
