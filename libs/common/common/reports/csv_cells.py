"""Tables as CSV, which spreadsheets open."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet would execute."""


def text_cell(text: str | None) -> str:
    """A text that a spreadsheet shows as it is: with an apostrophe where it would be taken for a formula."""
    shown = text or ""
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def to_csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """None is an empty cell. Texts of others than ourselves have to be `text_cell`s."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(names)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    return file.getvalue()
