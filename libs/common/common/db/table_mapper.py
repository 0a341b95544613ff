"""Rows of tables as objects of their TableModel classes: the statements that read and write them.

Objects are not tracked by a session: what was changed is written by `Executor.defer_save` only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pgpipe import Statement, as_dict
from pgpipe.statement import RowFactory
from psycopg.types.json import Jsonb
from sqlalchemy import Computed, Enum, Identity, inspect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.orm.attributes import instance_dict, instance_state, manager_of_class

from common.db.guarded_insert import UnmappedRow
from common.db.table_model import TableModel

_DIALECT = PGDialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its constructor untyped


@dataclass(frozen=True, slots=True)
class _Column:
    """`name` is quoted if SQL reserves the word; `is_given` unless the server makes the value.

    `dump` and `load` convert values for and from the driver.
    """

    attribute: str
    name: str
    is_key: bool
    is_given: bool
    type: str
    dump: Callable[[Any], Any] | None
    load: Callable[[Any], Any] | None


def select(model: type[TableModel], where: str, parameters: Mapping[str, Any]) -> Statement:
    """A select whose rows are objects of the class."""
    return Statement(_select(model, where), parameters, _objects(model))


def insert(row: TableModel, *, ignore_conflict: bool) -> Statement:
    return Statement(_insert(type(row), ignore_conflict), _given(row), as_dict)


def update(row: TableModel) -> Statement | None:
    """An update of the columns that were set; None when there are none."""
    changed = tuple(instance_state(row).committed_state)
    columns = {column.attribute: column for column in _columns(type(row))}
    names = tuple(name for name in columns if name in changed)
    if not names:
        return None
    keys = [column for column in columns.values() if column.is_key]
    values = {column.attribute: _dumped(column, row) for column in (*keys, *(columns[name] for name in names))}
    return Statement(_update(type(row), names), values, as_dict)


def unmapped(row: TableModel) -> UnmappedRow:
    """A new row for a guarded insert."""
    model = type(row)
    return UnmappedRow(_table(model), _given_columns(model), tuple(_given(row).values()))


def mark_saved(row: TableModel) -> None:
    """The row in the database has the object's values."""
    state: Any = instance_state(row)
    state.committed_state.clear()


@cache
def _columns(model: type[TableModel]) -> tuple[_Column, ...]:
    return tuple(_column(attribute.key, attribute.columns[0]) for attribute in inspect(model).column_attrs)


def _column(attribute: str, column: Any) -> _Column:
    kind = column.type
    return _Column(
        attribute=attribute,
        name=_DIALECT.identifier_preparer.quote(column.name),
        is_key=column.primary_key,
        is_given=not isinstance(column.server_default, (Identity, Computed)),
        type=kind.compile(_DIALECT),
        dump=Jsonb if isinstance(kind, JSONB) else None,
        load=kind.enum_class if isinstance(kind, Enum) else None,
    )


def _dumped(column: _Column, row: TableModel) -> Any:
    values = instance_dict(row)
    name = column.attribute
    value = values[name] if name in values else getattr(row, name)
    return value if column.dump is None or value is None else column.dump(value)


def _given(row: TableModel) -> dict[str, Any]:
    return {column.attribute: _dumped(column, row) for column in _columns(type(row)) if column.is_given}


@cache
def _objects(model: type[TableModel]) -> RowFactory:
    """Objects as SQLAlchemy's own loading makes them: without defaults, validation or history."""
    manager, columns = manager_of_class(model), _columns(model)

    def make(row: Sequence[Any]) -> Any:
        instance = manager.new_instance()
        instance_dict(instance).update(
            {
                column.attribute: value if column.load is None or value is None else column.load(value)
                for column, value in zip(columns, row, strict=True)
            }
        )
        return instance

    return lambda _: make


def _table(model: type[TableModel]) -> str:
    table: Mapping[str, Any] = vars(model)
    return str(table["__tablename__"])


@cache
def _select(model: type[TableModel], where: str) -> str:
    names = ", ".join(column.name for column in _columns(model))
    return f"select {names} from {_table(model)} where {where}"


@cache
def _insert(model: type[TableModel], ignore_conflict: bool) -> str:
    columns = [column for column in _columns(model) if column.is_given]
    names = ", ".join(column.name for column in columns)
    values = ", ".join(f"%({column.attribute})s" for column in columns)
    return f"insert into {_table(model)} ({names}) values ({values})" + " on conflict do nothing" * ignore_conflict


@cache
def _given_columns(model: type[TableModel]) -> tuple[tuple[str, str], ...]:
    return tuple((column.name, column.type) for column in _columns(model) if column.is_given)


@cache
def _update(model: type[TableModel], changed: tuple[str, ...]) -> str:
    def assignment(column: _Column) -> str:
        return f"{column.name} = %({column.attribute})s"

    columns = _columns(model)
    values = ", ".join(assignment(column) for column in columns if column.attribute in changed)
    keys = " and ".join(assignment(column) for column in columns if column.is_key)
    return f"update {_table(model)} set {values} where {keys}"
