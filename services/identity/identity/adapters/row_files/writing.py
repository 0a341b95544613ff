"""Writes rows as CSV or JSON Lines."""

import csv
import io
from collections.abc import Iterable, Sequence

import orjson
from common.rpc.interfaces.transfers import Cell

from identity.adapters.row_files.formulas import defused
from identity.adapters.row_files.reading import CSV, JSON_LINES

MEDIA_TYPES = {CSV: "text/csv; charset=utf-8", JSON_LINES: "application/x-ndjson", "zip": "application/zip"}
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Spreadsheets take a file without it for one in the encoding of their system."""


def header(columns: Sequence[str], file_format: str) -> bytes:
    return (_MARK + _csv([columns])).encode() if file_format == CSV else b""


def written(rows: Iterable[Sequence[Cell]], columns: Sequence[str], file_format: str) -> bytes:
    if file_format == CSV:
        return _csv([[_shown(cell) for cell in row] for row in rows]).encode()
    return b"".join(orjson.dumps(dict(zip(columns, row, strict=True))) + b"\n" for row in rows)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return defused(cell) if isinstance(cell, str) else str(cell)
