"""Files of rows: encodings, separators, formulas, and what is refused."""

import io

import pytest
from common.rpc.interfaces.transfers import Cell, GivenRow, RowFormat
from identity.adapters.row_files import reading
from identity.adapters.row_files.formulas import defused, restored
from identity.adapters.row_files.limits import FileRefused
from identity.adapters.row_files.reading import FileLayout, batches, detect_layout, read_rows
from identity.adapters.row_files.writing import header, written

FORMAT = RowFormat(columns=["sku", "name", "price"], key="sku", required=["sku"])


def read(content: bytes) -> tuple[FileLayout, list[GivenRow]]:
    layout = detect_layout(io.BytesIO(content), FORMAT)
    return layout, list(read_rows(io.BytesIO(content), layout, FORMAT))


def faults(content: bytes) -> list[tuple[int, str | None, str]]:
    return [(row.line, each.column, each.message) for row in read(content)[1] for each in row.faults]


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ";"),
        ("utf-16", "\t"),
        ("utf-16-le", ";"),
        ("utf-16-be", ","),
        ("cp1252", ";"),
        ("cp1252", "|"),
    ],
)
def test_encoding_and_separator_are_found(encoding: str, separator: str) -> None:
    lines = [["SKU", "Name"], ["a", "Größe für €"], ["b", f"Straße{separator}\nzwei"]]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    layout, rows = read(text.encode(encoding))
    assert layout.separator == separator
    assert [(row.line, row.cells["name"]) for row in rows] == [(2, "Größe für €"), (3, f"Straße{separator}\nzwei")]


def test_a_letter_beyond_the_beginning_decides_the_encoding() -> None:
    rows = "".join(f"{number};plain\n" for number in range(20_000))
    layout, read_back = read(f"sku;name\n{rows}z;Größe\n".encode("cp1252"))
    assert (layout.encoding, read_back[-1].cells["name"]) == ("cp1252", "Größe")


def test_json_lines_have_the_same_columns() -> None:
    layout, rows = read(b'{"sku": "a", "price": 12.5}\n\n{"sku": "b", "name": null}\n')
    assert layout.file_format == "jsonl"
    assert [(row.line, row.cells) for row in rows] == [
        (1, {"sku": "a", "price": "12.5"}),
        (3, {"sku": "b", "name": ""}),
    ]
    assert faults(b'{"sku": "a", "prise": 1}\n{"sku": ["b"]}\nnothing\n[1]\n') == [
        (1, "prise", "There is no column prise. Did you mean price?"),
        (2, "sku", "This is neither a text nor a number."),
        (3, None, faults(b'{"sku": "a"}\nnothing\n')[0][2]),
        (4, None, "This is not an object."),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-5", "@x", "'=1", "''=1", "it's", "'quoted'", "", "a=b"])
def test_formulas_are_text_in_a_spreadsheet_and_come_back_as_they_were(text: str) -> None:
    assert restored(defused(text)) == text
    assert defused(text)[:1] not in {"=", "+", "-", "@"}


def test_what_is_written_is_read_back() -> None:
    cells: list[list[Cell]] = [["a", '=x "quoted", more', "12.50"], ["b", "two\nlines", None]]
    content = header(FORMAT.columns, "csv") + written(cells, FORMAT.columns, "csv")
    layout, rows = read(content)
    assert layout == FileLayout("csv", "utf-8-sig", ",")
    assert [[*row.cells.values()] for row in rows] == [["a", '=x "quoted", more', "12.50"], ["b", "two\nlines", ""]]
    lines = written(cells, FORMAT.columns, "jsonl")
    assert [[*row.cells.values()] for row in read(lines)[1]] == [[*row.cells.values()] for row in rows]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xef\xbb\xbf", "names none of the columns"),
        (b"a,b\n1,2\n", "names none of the columns"),
        (b"sku,nmae\n1,2\n", "There is no column nmae. Did you mean name?"),
        (b"name,price\n1,2\n", "The column sku is missing"),
        (b"sku,sku\n1,2\n", "Two columns have the name sku"),
        (b'sku,name\n1,"2\n', "This is not CSV"),
        (b"sku," + b"," * 200 + b"\n1\n", "100 are possible"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_as_a_whole(content: bytes, message: str) -> None:
    with pytest.raises(FileRefused, match=message):
        read(content)


def test_rows_that_are_no_rows_are_named_with_their_lines() -> None:
    content = b"sku,name\na\nb,c,d\n\nc," + b"x" * 40_000 + b"\nd,\x00\na,again\n"
    assert faults(content) == [
        (2, None, "The row has 1 cells, the first line 2."),
        (3, None, "The row has 3 cells, the first line 2."),
        (5, "name", "The cell has 40000 characters; 32767 are possible."),
        (6, "name", "Null characters are not allowed."),
        (7, "sku", "Line 2 has this sku already."),
    ]


def test_a_file_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    with pytest.raises(FileRefused, match="more than 2 rows") as refused:
        read(b"sku\na\nb\nc\n")
    assert refused.value.line == 4


def test_rows_of_one_key_are_in_one_batch() -> None:
    rows = [GivenRow(line=line, cells={"sku": key}) for line, key in enumerate("aabbbbc")]
    made = [[row.cells["sku"] for row in batch] for batch in batches(rows, "sku", 3)]
    assert made == [["a", "a", "b", "b", "b", "b"], ["c"]]
