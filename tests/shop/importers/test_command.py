"""``manage.py import_products``: what it prints and how it ends."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from oscar.core.loading import get_model

from shop.importers import operations
from shop.importers.progress import ProgressLine

from .files import woo, woo_csv
from .web import picture, serving

Product = get_model("catalogue", "Product")


def import_products(*arguments: object) -> tuple[int, str]:
    """Run the command and return its exit code and what it printed."""
    out = io.StringIO()
    try:
        call_command("import_products", *(str(one) for one in arguments), stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.django_db
def test_it_ends_with_0_and_sums_up(tmp_path: Path):
    code, out = import_products(woo_csv(tmp_path, woo(type="grouped"), woo(ID="12", sku="x")))
    assert code == 0
    assert out.splitlines() == [
        "row 2  skipped  A grouped product (–) has no counterpart here: its parts are imported, "
        "and a product row in an article shows them together.",
        "Read as WooCommerce's product list. Prices are in GBP and include tax.",
        "Products: created 1, skipped 1.",
        "Rows: created 1, skipped 1.",
    ]


@pytest.mark.django_db
def test_a_faulty_row_ends_it_with_1(tmp_path: Path):
    code, out = import_products(woo_csv(tmp_path, woo(), woo(ID="12", sku="x", regular_price="?")))
    assert code == 1
    assert "row 3  error  Regular price: “?” is not a price. Write it as 1234.50." in out
    assert "Rows: created 1, error 1." in out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"", "is empty"),
        (b"Produkt;Preis\nTasse;3\n", "neither WooCommerce's nor Shopify's product list"),
        (b"PK\x03\x04", "it looks like Excel"),
    ],
)
def test_a_file_that_cannot_be_read_ends_it_with_2(
    content: bytes | None, message: str, tmp_path: Path
):
    file = tmp_path / "goods.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=message) as caught:
        import_products(file)
    assert caught.value.returncode == 2
    assert "goods.csv" in str(caught.value)


@pytest.mark.django_db
def test_a_folder_and_a_wrong_encoding_end_it_with_2(tmp_path: Path):
    for arguments in ([tmp_path], [woo_csv(tmp_path, woo()), "--encoding", "klingon"], []):
        with pytest.raises(CommandError) as caught:
            import_products(*arguments)
        assert caught.value.returncode == 2


@pytest.mark.django_db
def test_the_report_names_every_row_and_no_formula(tmp_path: Path):
    rows = [woo(name="=cmd|' /C calc'!A0", sku="+1"), woo(ID="x", sku="@x", name="-2+3")]
    report = tmp_path / "report.csv"
    code, _out = import_products(woo_csv(tmp_path, *rows), "--report", report)
    assert code == 1
    with report.open(newline="", encoding="utf-8-sig") as file:
        assert list(csv.reader(file)) == [
            ["row", "outcome", "title", "sku", "message"],
            ["2", "created", "'=cmd|' /C calc'!A0", "'+1", ""],
            ["3", "error", "'-2+3", "'@x", "ID: “x” is not a number."],
        ]


@pytest.mark.django_db
def test_the_report_never_overwrites_the_file(tmp_path: Path):
    file = woo_csv(tmp_path, woo())
    before = file.read_bytes()
    with pytest.raises(CommandError, match="would overwrite the file"):
        import_products(file, "--report", file)
    assert file.read_bytes() == before
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        import_products(file, "--report", tmp_path / "nowhere" / "report.csv")


@pytest.mark.django_db
def test_a_dry_run_says_so_and_changes_nothing(tmp_path: Path):
    file = woo_csv(tmp_path, woo(images="https://x.example/a.jpg"))
    _code, out = import_products(file, "--dry-run")
    assert "This was a dry run: nothing was changed." in out
    assert "Pictures: 0 added, 0 known already, 1 waiting." in out
    assert Product.objects.count() == 0


@pytest.mark.django_db
def test_pictures_are_fetched_left_or_fetched_later(tmp_path: Path, settings):
    settings.IMPORT_ALLOW_PRIVATE_HOSTS = ["127.0.0.1"]
    with serving() as web:
        web.files |= {"/a.jpg": picture(colour="red"), "/b.jpg": picture(colour="blue")}
        rows = woo(images=web.url("/a.jpg")), woo(ID="2", sku="x", images=web.url("/b.jpg"))
        assert (
            "0 added, 0 known already, 2 waiting"
            in import_products(woo_csv(tmp_path, *rows), "--no-images")[1]
        )
        assert web.asked == []
        assert import_products("--images") == (
            0,
            "Pictures: 2 added, 0 known already, 0 waiting.\n",
        )
        assert import_products("--images") == (0, "")
        _code, out = import_products(woo_csv(tmp_path, *rows), "--images")
        assert "Products: unchanged 2." in out
        assert sorted(web.asked) == ["/a.jpg", "/b.jpg"]


@pytest.mark.django_db
def test_many_problems_are_summed_up(tmp_path: Path):
    rows = [woo(ID=str(n), sku=f"s{n}", regular_price="?") for n in range(1, 151)]
    _code, out = import_products(woo_csv(tmp_path, *rows))
    assert "… and 50 more; --report FILE writes them all." in out
    assert out.count("  error  ") == 100


@pytest.mark.django_db
def test_ctrl_c_ends_it_with_130_and_keeps_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(operations, "ROWS_AT_ONCE", 1)

    def interrupt(self, ids):
        if Product.objects.count() == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("shop.importers.pictures.Pictures.of_products", interrupt)
    rows = [woo(ID=str(n), sku=f"s{n}") for n in range(1, 6)]
    code, out = import_products(woo_csv(tmp_path, *rows))
    assert code == 130
    assert "Stopped. What was imported stays; run it again to go on." in out
    assert Product.objects.count() == 2


@pytest.mark.django_db
def test_a_database_that_is_full_ends_it_with_2_and_no_half_product(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    real, calls = operations.write, []

    def full(plans, words):
        calls.append(len(plans))
        real(plans, words)
        if len(calls) > 1:
            raise OperationalError("database or disk is full")

    monkeypatch.setattr(operations, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(operations, "write", full)
    rows = [woo(ID=str(n), sku=f"s{n}") for n in range(1, 6)]
    with pytest.raises(CommandError, match="database or disk is full") as caught:
        import_products(woo_csv(tmp_path, *rows), "--no-images")
    assert caught.value.returncode == 2
    assert set(Product.objects.values_list("upc", flat=True)) == {"s1", "s2"}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_line_shows_how_far_it_is_and_goes_away():
    terminal = Terminal()
    line = ProgressLine(terminal)
    line("Importing", 50, 200)
    line("Importing", 60, 200)  # too soon to draw again
    line("Importing", 200, 200)
    line.clear()
    first, second, *rest = terminal.getvalue().split("\r")[1:]
    assert first == "Importing ████████░░░░░░░░░░░░░░░░░░░░░░  25%  50/200"
    assert second.startswith(f"Importing {'█' * 30} 100%  200/200")
    assert [part.strip() for part in rest] == ["", ""]


def test_the_line_is_silent_where_there_is_no_terminal():
    stream = io.StringIO()
    line = ProgressLine(stream)
    line("Importing", 1, 2)
    line.clear()
    assert stream.getvalue() == ""
