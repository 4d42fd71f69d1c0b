"""Bytes to rows: every row arrives or says what is wrong with it."""

import codecs
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.importers.reading import (
    LONGEST_CELL,
    LONGEST_ROW,
    CannotRead,
    Row,
    Table,
    open_table,
    read_table,
)


def table_of(content: bytes | str, encoding: str = "") -> Table:
    data = content if isinstance(content, bytes) else content.encode()
    return read_table(io.BytesIO(data), name="goods.csv", encoding=encoding)


def rows_of(content: bytes | str) -> list[Row]:
    return list(table_of(content).rows)


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    rows = rows_of('a,b\r\n1,"two\r\nlines"\r\n\r\n3,4\r\n')
    assert [(row.number, row.cells) for row in rows] == [
        (2, {"a": "1", "b": "two\r\nlines"}),
        (4, {"a": "3", "b": "4"}),
    ]
    assert not any(row.errors or row.warnings for row in rows)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_break_ends_a_row(newline: str):
    rows = rows_of(newline.join(["a,b", "1,2", "3,4"]))
    assert [row.cells for row in rows] == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found_in_the_header(delimiter: str):
    header = ["Name", '"GTIN, UPC, or ISBN"', "Price", "Type", "Stock", "Tags"]
    table = table_of(delimiter.join(header) + "\n" + delimiter.join("123456"))
    assert table.delimiter == delimiter
    assert list(next(table.rows).cells.values()) == list("123456")


def test_excel_s_separator_line_is_no_row():
    rows = rows_of("sep=;\r\na;b\r\n1;2\r\n")
    assert [(row.number, row.cells) for row in rows] == [(2, {"a": "1", "b": "2"})]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("cp1252", b""),
        ("latin-1", b""),
    ],
)
def test_western_letters_survive_every_encoding(encoding: str, mark: bytes):
    text = "Name,Note\nTheekännchen Größe L,crème brûlée déjà vu\n" + "plain row,nothing\n" * 20
    first = rows_of(mark + text.encode(encoding))[0]
    assert first.cells == {"Name": "Theekännchen Größe L", "Note": "crème brûlée déjà vu"}
    assert not first.warnings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "gbk"])
def test_chinese_survives_what_spreadsheets_write(encoding: str):
    text = "Name,Note\n青瓷茶杯,一只手工拉坯的杯子\n建盏,窑变釉\n"
    assert rows_of(text.encode(encoding))[0].cells == {
        "Name": "青瓷茶杯",
        "Note": "一只手工拉坯的杯子",
    }


def test_a_damaged_letter_is_told_on_its_row_and_spares_the_others():
    good = "Name,Note\n" + "Größe,schön\n" * 50
    rows = rows_of(good.encode() + b"Gr\xc3,cut\n" + "Tür,Öl\n".encode())
    assert rows[50].cells["Name"] == "Gr�"
    assert "could not be read" in rows[50].warnings[0]
    assert rows[51].cells == {"Name": "Tür", "Note": "Öl"}
    assert not rows[51].warnings


def test_nul_and_control_characters_are_left_out_and_told():
    rows = rows_of("a,b\nO\x00ne\x07,t\two\n")
    assert rows[0].cells == {"a": "One", "b": "t\two"}
    assert rows[0].warnings == (
        "The row held control characters (such as NUL). They were left out.",
    )


def test_a_named_encoding_is_believed():
    table = table_of("Name,Note\nЧашка,чай\n".encode("cp1251"), "cp1251")
    assert next(table.rows).cells == {"Name": "Чашка", "Note": "чай"}


@pytest.mark.parametrize("name", ["klingon", "base64", "idna", "undefined", "rot13", "a\x00b"])
def test_an_unknown_encoding_is_named(name: str):
    with pytest.raises(CannotRead, match="is no encoding that is known"):
        table_of("a,b\n1,2\n", name)


def test_a_huge_cell_is_an_error_of_its_row_alone():
    rows = rows_of(f"a,b\n1,{'x' * 1_000_000}\n2,fine\n")
    assert rows[0].errors == (f"“b” holds 1000000 characters; {LONGEST_CELL} are allowed.",)
    assert rows[0].cells == {"a": "1", "b": ""}
    assert rows[1] == Row(3, 2, {"a": "2", "b": "fine"})


def test_a_row_without_end_is_left_and_the_next_line_is_read():
    text = "a,b\n" + "x" * (LONGEST_ROW + 10) + "\n1,2\n"
    rows = rows_of(text)
    assert rows[0].errors == (f"The row does not end within {LONGEST_ROW} characters.",)
    assert [row.cells for row in rows[1:]] == [{"a": "1", "b": "2"}]


def test_a_quotation_mark_left_open_costs_one_row():
    rows = rows_of('a,b\n1,"open\n2,two\n3,three\n')
    assert [bool(row.errors) for row in rows] == [True, False, False]
    assert "quotation marks" in rows[0].errors[0]
    assert rows[0].cells["a"] == "1"
    assert [row.cells["b"] for row in rows[1:]] == ["two", "three"]


def test_a_quotation_mark_left_open_before_quoted_rows_costs_one_row():
    rows = rows_of('a,b\n1,"open\n2,"two"\n3,"three"\n')
    assert [(row.cells["a"], bool(row.errors)) for row in rows] == [
        ("1", True),
        ("2", False),
        ("3", False),
    ]


def test_a_row_with_more_cells_than_the_header_is_an_error():
    rows = rows_of("a,b\n1,2,3\n4,5,,\n")
    assert rows[0].errors == ("The row has 3 cells where the header has 2.",)
    assert rows[1].errors == ()


def test_a_short_row_keeps_its_width_for_the_format_to_judge():
    rows = rows_of("a,b,c\n1,2\n3")
    assert [(row.width, row.cells, row.ended) for row in rows] == [
        (2, {"a": "1", "b": "2"}, True),
        (1, {"a": "3"}, False),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04rest", "it looks like Excel"),
        (b"%PDF-1.7", "it looks like PDF"),
        (b"just one word", "does not begin with a row of column names"),
        (b"\n\n\n", "does not begin with a row of column names"),
        (b"\x00" * 5000, "does not begin with a row of column names"),
    ],
)
def test_what_is_no_csv_is_named_with_the_next_step(content: bytes, message: str):
    with pytest.raises(CannotRead, match=message) as caught:
        table_of(content)
    assert "goods.csv" in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path):
    with (
        pytest.raises(CannotRead, match="No such file or directory"),
        open_table(tmp_path / "gone.csv"),
    ):
        pass


def test_a_fault_of_the_reader_s_user_is_not_blamed_on_the_file(tmp_path: Path):
    file = tmp_path / "goods.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(BrokenPipeError), open_table(file):
        raise BrokenPipeError


def test_position_reaches_the_size(tmp_path: Path):
    file = tmp_path / "goods.csv"
    file.write_text("a,b\n" + "1,2\n" * 100)
    with open_table(file) as table:
        assert len(list(table.rows)) == 100
        assert table.position == table.size == 404


def _read_all(data: bytes) -> None:
    try:
        rows = rows_of(data)
    except CannotRead as error:
        assert "goods.csv" in str(error)
        return
    assert len({row.number for row in rows}) == len(rows)
    for row in rows:
        assert all(isinstance(cell, str) and "\x00" not in cell for cell in row.cells.values())
        "".join(row.cells.values()).encode()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_rows_or_the_named_exception(data: bytes):
    _read_all(data)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([b'"', b",", b"\n", b"\r", b"a", b"\x00", b"\xe9", b"\xff"])))
def test_any_mix_of_what_csv_is_made_of_ends_in_rows(parts: list[bytes]):
    _read_all(b"Handle,Title\n" + b"".join(parts))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=2, max_size=2)
    )
)
def test_what_was_written_as_csv_is_read_back(cells: list[list[str]]):
    written = "a,b\n" + "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in cells
    )
    wanted = [[cell.strip() for cell in row] for row in cells]
    rows = rows_of(codecs.BOM_UTF8 + written.encode())
    assert [list(row.cells.values()) for row in rows] == [row for row in wanted if any(row)]
