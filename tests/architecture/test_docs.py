import re

from tests.architecture.source import ROOT, python_files

READ = re.compile(r"""\benv\.\w+\(\s*"([A-Z][A-Z0-9_]+)\"""")
NAMED = re.compile(r"`([A-Z][A-Z0-9_]+)`")


def test_every_variable_that_is_read_is_documented():
    read = {name for path in python_files("site") for name in READ.findall(path.read_text("utf-8"))}
    table = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {"HOST", "DATABASE_URL"} <= read
    assert read - set(NAMED.findall(" ".join(rows))) == set()
