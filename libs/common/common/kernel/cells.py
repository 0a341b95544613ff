"""Reads the cells of a row that people wrote, and collects what is wrong with them."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from common.kernel.written_amounts import UnreadableAmount, read_amount

_YES = frozenset({"true", "yes", "y", "1", "ja", "wahr", "x"})
_NO = frozenset({"false", "no", "n", "0", "nein", "falsch"})
_WHOLE = re.compile(r"\d{1,10}", re.ASCII)


class Cells:
    """The cells of one row by columns. `faults` are pairs of a column and what is wrong with its cell.

    Each method returns None for an empty cell, and for a wrong one.
    """

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells
        self.faults: list[tuple[str | None, str]] = []

    def __contains__(self, column: str) -> bool:
        """Whether the file has the column."""
        return column in self._cells

    def raw(self, column: str) -> str:
        return self._cells.get(column, "")

    def refuse(self, column: str | None, message: str) -> None:
        self.faults.append((column, message))

    def text(self, column: str, longest: int) -> str | None:
        found = self.raw(column)
        if len(found) > longest:
            self.refuse(column, f"At most {longest} characters.")
            return None
        return found or None

    def required(self, column: str, longest: int) -> str | None:
        found = self.text(column, longest)
        if not self.raw(column):
            self.refuse(column, "This may not be empty.")
        return found

    def flag(self, column: str) -> bool | None:
        found = self.raw(column).lower()
        if found and found not in _YES | _NO:
            self.refuse(column, f"{self.raw(column)!r} is neither yes nor no.")
        return None if not found or found not in _YES | _NO else found in _YES

    def whole(self, column: str, most: int) -> int | None:
        found = self.raw(column)
        if not found:
            return None
        if not _WHOLE.fullmatch(found) or int(found) > most:
            self.refuse(column, f"{found!r} is not a whole number from 0 to {most}, written with digits only.")
            return None
        return int(found)

    def amount(self, column: str, currency: str, decimal_separator: str | None) -> int | None:
        """In minor units."""
        if not self.raw(column):
            return None
        try:
            return read_amount(self.raw(column), currency, decimal_separator)
        except UnreadableAmount as error:
            self.refuse(column, str(error))
            return None

    def measure(self, column: str) -> Decimal | None:
        """Not negative, with up to three decimals, after a full stop."""
        found = self.raw(column)
        if not found:
            return None
        try:
            value = Decimal(found) if re.fullmatch(r"\d{1,12}(\.\d{1,3})?", found, re.ASCII) else None
        except InvalidOperation:
            value = None
        if value is None:
            self.refuse(column, f"{found!r} is not a number such as 0.5, with up to three decimals.")
        return value

    def moment(self, column: str) -> datetime | None:
        """As in ISO 8601; without an offset it is in UTC."""
        found = self.raw(column)
        if not found:
            return None
        try:
            moment = datetime.fromisoformat(found)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.refuse(column, f"{found!r} is not a moment such as 2030-01-31T12:00:00+00:00.")
            return None
