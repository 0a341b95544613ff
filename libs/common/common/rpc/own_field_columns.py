"""Columns `metadata.KEY` of rows that are exported and imported: fields that shops add of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

from pydantic import TypeAdapter, ValidationError

from common.db.executor import Executor, Row
from common.db.own_fields import HAS_SOME, change_own_fields
from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import InvalidFields
from common.kernel.own_fields import LONGEST_VALUE, MOST, Key, Value, merged
from common.rpc.interfaces.transfers import OWN_FIELD, Cell, GivenRow, ImportBatch, RowFault, RowOutcome

Changes = dict[str, str | None]
_KEY: TypeAdapter[str] = TypeAdapter(Key)
_VALUE: TypeAdapter[str] = TypeAdapter(Value)


@dataclass(frozen=True, slots=True)
class OwnFieldColumns:
    """Of the rows of `table`. `by_key` selects key, id and metadata of those whose keys are in `%(keys)s`.

    Rows with a cell in the column `part` are parts of a subject, which have no such fields.
    """

    table: LiteralString
    by_key: LiteralString
    part: str | None = None

    async def keys(self, executor: Executor, storefront: str) -> list[str]:
        sql: LiteralString = (
            f"select distinct jsonb_object_keys(metadata) as key from {self.table}"
            f" where storefront = %(storefront)s and {HAS_SOME} order by 1"
        )
        return [row["key"] for row in await executor.fetch(sql, storefront=storefront)]

    async def extended(
        self, executor: Executor, storefront: str, rows: list[list[Cell]], columns: list[str], key: str, own: list[str]
    ) -> list[list[Cell]]:
        """The rows with a cell for each of the `own` fields."""
        position, part = columns.index(key), columns.index(self.part) if self.part else None
        found = await self._stored(executor, storefront, {str(row[position]) for row in rows})
        return [
            [*row, *(None for _ in own)]
            if part is not None and row[part]
            else [*row, *(_fields(found.get(str(row[position]))).get(name) for name in own)]
            for row in rows
        ]

    async def checked(
        self, executor: Executor, storefront: str, batch: ImportBatch, key: str
    ) -> tuple[ImportBatch, Mapping[int, Changes]]:
        """The batch without these cells, wrong ones as faults, and what the right ones change, by line."""
        keys = {row.cells.get(key, "") for row in batch.rows if _is_concerned(row)}
        found = await self._stored(executor, storefront, keys) if keys else {}
        rows, changes = [], dict[int, Changes]()
        for row in batch.rows:
            read, faults = _changes(row)
            if self.part and row.cells.get(self.part) and any(read.values()):
                faults.append(RowFault(column=None, message="Only rows of whole subjects have metadata."))
            try:
                merged(_fields(found.get(row.cells.get(key, ""))), read)
            except InvalidFields:
                faults.append(RowFault(column=None, message=f"More than {MOST} fields of metadata."))
            if read and not (self.part and row.cells.get(self.part)):
                changes[row.line] = read
            cells = {name: cell for name, cell in row.cells.items() if not name.startswith(OWN_FIELD)}
            rows.append(GivenRow(line=row.line, cells=cells, faults=[*row.faults, *faults]))
        return batch.model_copy(update={"rows": rows}), changes

    async def apply(
        self,
        uow: UnitOfWork,
        storefront: str,
        batch: ImportBatch,
        key: str,
        changes: Mapping[int, Changes],
        outcomes: Sequence[RowOutcome],
    ) -> list[RowOutcome]:
        """Change the fields of the rows that were applied."""
        of_line = {row.line: row.cells.get(key, "") for row in batch.rows}
        found = await self._stored(uow, storefront, {of_line[line] for line in changes}) if changes else {}
        return [
            await self._applied(uow, storefront, each, changes[each.line], found.get(of_line[each.line]))
            if each.line in changes and each.outcome in ("created", "changed", "unchanged")
            else each
            for each in outcomes
        ]

    async def _applied(
        self, uow: UnitOfWork, storefront: str, outcome: RowOutcome, changes: Changes, stored: Row | None
    ) -> RowOutcome:
        present = _fields(stored)
        changed = sorted(name for name, value in changes.items() if present.get(name) != value)
        if stored is None or not changed:
            return outcome
        await change_own_fields(uow, self.table, storefront, stored["id"], changes)
        columns = [*outcome.columns, *(f"{OWN_FIELD}{name}" for name in changed)]
        became = "changed" if outcome.outcome == "unchanged" else outcome.outcome
        return outcome.model_copy(update={"outcome": became, "columns": columns})

    async def _stored(self, executor: Executor, storefront: str, keys: Iterable[str]) -> dict[str, Row]:
        rows = await executor.fetch(self.by_key, storefront=storefront, keys=list(keys))
        return {row["key"]: row for row in rows}


def _fields(stored: Row | None) -> dict[str, str]:
    return stored["metadata"] if stored else {}


def _is_concerned(row: GivenRow) -> bool:
    return any(name.startswith(OWN_FIELD) for name in row.cells)


def _changes(row: GivenRow) -> tuple[Changes, list[RowFault]]:
    """What the cells of a row change; an empty cell removes a field."""
    changes, faults = Changes(), list[RowFault]()
    for column, cell in row.cells.items():
        if not column.startswith(OWN_FIELD):
            continue
        try:
            key = _KEY.validate_python(column.removeprefix(OWN_FIELD))
            changes[key] = _VALUE.validate_python(cell) if cell else None
        except ValidationError:
            message = f"A key has 1 to 40 of the characters A-Z a-z 0-9 _ . : -, a value at most {LONGEST_VALUE}."
            faults.append(RowFault(column=column, message=message))
    return changes, faults
