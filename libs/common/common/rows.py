"""Rows of tables as objects of their SQLModel classes, by plain statements: what is found is changed and then saved.

For the paths that are taken all the time. Nothing is written unless it is said: no session watches these objects. What
is written goes to the server with the transaction's next statement, or its commit, which raises what is wrong with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, LiteralString, TypeVar

from psycopg.types.json import Jsonb
from sqlalchemy import Enum, Identity, TextClause, inspect, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.orm.attributes import instance_dict, instance_state, manager_of_class
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from common.insertions import Insertion, conditional, named
from common.statements import Rows, execute, execute_all, execute_later
from common.transactions import Single

_DIALECT = PGDialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its constructor untyped
T = TypeVar("T", bound=SQLModel)
U = TypeVar("U", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: the attribute that holds it, and how its values go to the driver and come back."""

    attribute: str
    name: str
    is_key: bool
    is_given: bool
    type: str
    dump: Callable[[Any], Any] | None
    load: Callable[[Any], Any] | None


async def insert(session: AsyncSession | Single, *rows: SQLModel, unless_there: bool = False) -> bool:
    """Write new rows of one table; with `unless_there`, False when one like it exists already.

    Then it waits for a transaction that is about to write or remove that one.
    """
    statement, values = _insertion(type(rows[0]), unless_there), [_given(row) for row in rows]
    for row in rows:
        _settle(row)
    if unless_there:
        return (await execute(session, statement, values)).rowcount > 0
    await execute_later(session, statement, values)
    return True


async def insert_if(
    session: AsyncSession | Single, condition: LiteralString, *new: SQLModel | Insertion, **parameters: Any
) -> bool:
    """Write new rows, of several tables, if a statement gives back a row, all in one statement; whether they were."""
    insertions = [each if isinstance(each, Insertion) else _insertion_of(each) for each in new]
    written = await execute(session, conditional(condition, insertions), {**parameters, **named(insertions)})
    for row in new:
        if not isinstance(row, Insertion):
            _settle(row)
    return written.rowcount > 0


async def put(session: AsyncSession | Single, row: SQLModel) -> None:
    """Write a new row, unless one like it exists already, whoever wrote it."""
    await execute_later(session, _insertion(type(row), True), _given(row))
    _settle(row)


async def find(session: AsyncSession | Single, kind: type[T], where: LiteralString, **parameters: Any) -> T | None:
    """The first row; `where` is whatever follows `from TABLE where`, with `:name` for parameters."""
    found = await find_all(session, kind, where, **parameters)
    return found[0] if found else None


async def find_behind(
    session: AsyncSession, before: TextClause, kind: type[T], where: LiteralString, **parameters: Any
) -> tuple[Rows, T | None]:
    """Run a statement and, in the same message, find a row as it is once that is done: behind a lock, for example."""
    done, found = await execute_all(session, (before, parameters), (_selection(kind, where), parameters))
    return done, next((_object(kind, row) for row in found), None)


async def find_with(
    session: AsyncSession, kind: type[T], where: LiteralString, other: type[U], others: LiteralString, **parameters: Any
) -> tuple[T | None, list[U]]:
    """A row and, in the same message, those of another table that belong to it."""
    one, many = await execute_all(
        session, (_selection(kind, where), parameters), (_selection(other, others), parameters)
    )
    return next((_object(kind, row) for row in one), None), [_object(other, row) for row in many]


async def find_all(session: AsyncSession | Single, kind: type[T], where: LiteralString, **parameters: Any) -> list[T]:
    return [_object(kind, row) for row in await execute(session, _selection(kind, where), parameters)]


async def save(session: AsyncSession | Single, row: SQLModel) -> None:
    """Write the attributes that were set since the row was found, inserted or last saved."""
    changed = tuple(instance_state(row).committed_state)
    columns = {column.attribute: column for column in _columns(type(row))}
    named = tuple(name for name in columns if name in changed)
    if named:
        keys = [column for column in columns.values() if column.is_key]
        values = {column.attribute: _dumped(column, row) for column in (*keys, *(columns[name] for name in named))}
        await execute_later(session, _update(type(row), named), values)
        _settle(row)


@cache
def _columns(kind: type[SQLModel]) -> tuple[_Column, ...]:
    return tuple(_column(attribute.key, attribute.columns[0]) for attribute in inspect(kind).column_attrs)


def _column(attribute: str, column: Any) -> _Column:
    kind = column.type
    return _Column(
        attribute=attribute,
        name=column.name,
        is_key=column.primary_key,
        is_given=not isinstance(column.server_default, Identity),
        type=kind.compile(_DIALECT),
        dump=Jsonb if isinstance(kind, JSONB) else None,
        load=kind.enum_class if isinstance(kind, Enum) else None,
    )


def _dumped(column: _Column, row: SQLModel) -> Any:
    held = instance_dict(row)
    name = column.attribute
    value = held[name] if name in held else getattr(row, name)
    return value if column.dump is None or value is None else column.dump(value)


def _given(row: SQLModel) -> dict[str, Any]:
    return {column.attribute: _dumped(column, row) for column in _columns(type(row)) if column.is_given}


def _object(kind: type[T], row: Any) -> T:
    """As SQLAlchemy's own loading makes it: without defaults, validation or history."""
    made = manager_of_class(kind).new_instance()
    instance_dict(made).update(
        {
            column.attribute: value if column.load is None or value is None else column.load(value)
            for column, value in zip(_columns(kind), row, strict=True)
        }
    )
    return made


def _settle(row: SQLModel) -> None:
    state: Any = instance_state(row)
    state.committed_state.clear()


def _table(kind: type[SQLModel]) -> str:
    table: Mapping[str, Any] = vars(kind)
    return str(table["__tablename__"])


@cache
def _insertion(kind: type[SQLModel], unless_there: bool) -> TextClause:
    columns = [column for column in _columns(kind) if column.is_given]
    names = ", ".join(column.name for column in columns)
    values = ", ".join(f":{column.attribute}" for column in columns)
    return text(f"insert into {_table(kind)} ({names}) values ({values})" + " on conflict do nothing" * unless_there)


def _insertion_of(row: SQLModel) -> Insertion:
    kind = type(row)
    return Insertion(_table(kind), _given_columns(kind), tuple(_given(row).values()))


@cache
def _given_columns(kind: type[SQLModel]) -> tuple[tuple[str, str], ...]:
    return tuple((column.name, column.type) for column in _columns(kind) if column.is_given)


@cache
def _selection(kind: type[SQLModel], where: str) -> TextClause:
    names = ", ".join(column.name for column in _columns(kind))
    return text(f"select {names} from {_table(kind)} where {where}")


@cache
def _update(kind: type[SQLModel], changed: tuple[str, ...]) -> TextClause:
    def said(column: _Column) -> str:
        return f"{column.name} = :{column.attribute}"

    sets = ", ".join(said(column) for column in _columns(kind) if column.attribute in changed)
    keys = " and ".join(said(column) for column in _columns(kind) if column.is_key)
    return text(f"update {_table(kind)} set {sets} where {keys}")
