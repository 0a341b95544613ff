"""Reads the rows of a file, one after the other."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, BinaryIO

import orjson
from common.rpc.interfaces.transfers import OWN_FIELD, GivenRow, RowFault, RowFormat

from identity.adapters.row_files.encoding import detect_encoding
from identity.adapters.row_files.formulas import restored
from identity.adapters.row_files.limits import (
    LONGEST_CELL,
    LONGEST_LINE,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_ROWS_OF_ONE_KEY,
    FileRefused,
)

CSV, JSON_LINES = "csv", "jsonl"
SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class FileLayout:
    """`separator` is null in JSON Lines."""

    file_format: str
    encoding: str
    separator: str | None


def detect_layout(file: BinaryIO, row_format: RowFormat) -> FileLayout:
    """The file is at its start before, and anywhere after. Raises FileRefused."""
    encoding = detect_encoding(file)
    file.seek(0)
    text = _lines(file, encoding)
    first = text.readline(LONGEST_LINE)
    text.detach()  # it would close the file when it is deleted
    if first.lstrip().startswith("{"):
        return FileLayout(JSON_LINES, encoding, None)
    known = [len(set(_header(first, each)) & set(row_format.columns)) for each in SEPARATORS]
    if not max(known):
        raise FileRefused(f"The first line names none of the columns: {', '.join(row_format.columns)}.")
    return FileLayout(CSV, encoding, SEPARATORS[known.index(max(known))])


def read_rows(file: BinaryIO, layout: FileLayout, row_format: RowFormat) -> Iterator[GivenRow]:
    """From a file at its start. A row that is no row has its faults. Raises FileRefused."""
    text = _lines(file, layout.encoding)
    rows = _csv_rows(text, layout.separator, row_format) if layout.separator else _json_rows(text, row_format)
    seen = _SeenKeys(row_format.key)
    try:
        for number, row in enumerate(rows):
            if number >= MOST_ROWS:
                raise FileRefused(f"The file has more than {MOST_ROWS} rows. Divide it.", row.line)
            yield seen.checked(_checked(row))
    except UnicodeDecodeError as error:
        raise FileRefused(f"The text is not {layout.encoding}, as its beginning is.") from error


def batches(rows: Iterable[GivenRow], key: str, size: int) -> Iterator[list[GivenRow]]:
    """Batches of about `size` rows. Consecutive rows with the same key stay together."""
    batch: list[GivenRow] = []
    for row in rows:
        if len(batch) >= size and row.cells.get(key) != batch[-1].cells.get(key):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


@dataclass(slots=True)
class _SeenKeys:
    """Refuses keys that stand in two places of the file. Digests of keys are kept, not the keys."""

    key: str
    _lines: dict[int, int] = field(default_factory=dict)
    _current: str | None = None
    _count: int = 0

    def checked(self, row: GivenRow) -> GivenRow:
        value = row.cells.get(self.key)
        if not value:
            return row
        if value == self._current:
            self._count += 1
            if self._count <= MOST_ROWS_OF_ONE_KEY:
                return row
            return _with_fault(row, self.key, f"More than {MOST_ROWS_OF_ONE_KEY} rows have this {self.key}.")
        self._current, self._count = value, 1
        earlier = self._lines.setdefault(hash(value), row.line)
        if earlier == row.line:
            return row
        return _with_fault(row, self.key, f"Line {earlier} has this {self.key} already.")


def _lines(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(file, encoding, newline="")


def _csv_rows(text: io.TextIOWrapper, separator: str, row_format: RowFormat) -> Iterator[GivenRow]:
    reader = csv.reader(text, delimiter=separator, strict=True)
    try:
        columns = _columns(next(reader), row_format)
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                yield _csv_row(line, columns, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(f"This is not CSV: {error}.", reader.line_num) from error
    except StopIteration:
        raise FileRefused("The file is empty.") from None


def _csv_row(line: int, columns: list[str], cells: list[str]) -> GivenRow:
    values = {name: restored(cell).strip() for name, cell in zip(columns, cells, strict=False) if name}
    if len(cells) != len(columns):
        message = f"The row has {len(cells)} cells, the first line {len(columns)}."
        return GivenRow(line=line, cells=values, faults=[RowFault(column=None, message=message)])
    if any(cell for name, cell in zip(columns, cells, strict=True) if not name):
        return GivenRow(line=line, cells=values, faults=[RowFault(column=None, message="A cell has no column.")])
    return GivenRow(line=line, cells=values)


def _json_rows(text: io.TextIOWrapper, row_format: RowFormat) -> Iterator[GivenRow]:
    for number in itertools.count(1):
        line = text.readline(LONGEST_LINE)
        if not line:
            return
        if line.strip():
            yield _json_row(number, line, row_format)


def _json_row(number: int, line: str, row_format: RowFormat) -> GivenRow:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return GivenRow(line=number, cells={}, faults=[RowFault(column=None, message=f"This is not JSON: {error}.")])
    if not isinstance(found, dict):
        return GivenRow(line=number, cells={}, faults=[RowFault(column=None, message="This is not an object.")])
    return _members(number, found, row_format)


def _members(number: int, found: Mapping[str, Any], row_format: RowFormat) -> GivenRow:
    faults = [RowFault(column=name, message=_unknown(name, row_format)) for name in found if not row_format.has(name)]
    faults += [
        RowFault(column=name, message="This is neither a text nor a number.")
        for name, value in found.items()
        if isinstance(value, list | dict)
    ]
    cells = {name: _text(value).strip() for name, value in found.items() if row_format.has(name)}
    return GivenRow(line=number, cells=cells, faults=faults)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _header(line: str, separator: str) -> list[str]:
    cells = next(csv.reader([line], delimiter=separator), [])
    return [_name(cell) for cell in cells]


def _name(cell: str) -> str:
    """`Low-Stock Threshold` is the column `low_stock_threshold`; keys of a shop's own fields stay as they are."""
    name = restored(cell).strip()
    return name if name.startswith(OWN_FIELD) else "_".join(name.lower().replace("-", " ").split())


def _columns(cells: list[str], row_format: RowFormat) -> list[str]:
    """Raises FileRefused."""
    names = [_name(cell) for cell in cells]
    if len(names) > MOST_COLUMNS:
        raise FileRefused(f"The file has {len(names)} columns; {MOST_COLUMNS} are possible.")
    for name in names:
        if name and not row_format.has(name):
            raise FileRefused(_unknown(name, row_format))
    if twice := {name for name in names if name and names.count(name) > 1}:
        raise FileRefused(f"Two columns have the name {min(twice)}.")
    if row_format.key not in names:
        raise FileRefused(f"The column {row_format.key} is missing: it says which row is meant.")
    return names


def _unknown(name: str, row_format: RowFormat) -> str:
    similar = get_close_matches(name, row_format.columns, n=1)
    hint = f" Did you mean {similar[0]}?" if similar else f" There are: {', '.join(row_format.columns)}."
    return f"There is no column {name}.{hint}"


def _checked(row: GivenRow) -> GivenRow:
    for name, cell in row.cells.items():
        if len(cell) > LONGEST_CELL:
            return _with_fault(row, name, f"The cell has {len(cell)} characters; {LONGEST_CELL} are possible.")
        if "\x00" in cell:
            return _with_fault(row, name, "Null characters are not allowed.")
    return row


def _with_fault(row: GivenRow, column: str, message: str) -> GivenRow:
    return row.model_copy(update={"faults": [*row.faults, RowFault(column=column, message=message)]})
