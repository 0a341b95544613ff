"""Imports and the lines that they report."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from identity.domain.transfer import Import, ImportLine, TransferState

_BY_ID: LiteralString = "storefront = %(storefront)s and id = %(id)s"
_PAGE: LiteralString = """
    storefront = %(storefront)s and kind = any(%(kinds)s)
    and (%(at)s::timestamptz is null or (created_at, id) < (%(at)s, %(id)s::uuid))
    order by created_at desc, id desc limit %(limit)s
"""
_LINES: LiteralString = """
    import_id = %(import_id)s and is_fault = %(is_fault)s and id > %(after)s order by id limit %(limit)s
"""
_RUNNING: LiteralString = """
    select count(*) from imports where storefront = %(storefront)s and state in ('waiting', 'running')
"""
_UPLOADED: LiteralString = f"update imports set state = 'waiting' where {_BY_ID} and state = 'uploading'"
_BEGIN: LiteralString = f"update imports set state = 'running' where {_BY_ID} and state = 'waiting'"
_DESCRIBE: LiteralString = f"""
    update imports set file_format = %(file_format)s, encoding = %(encoding)s, separator = %(separator)s,
        rows = %(rows)s
    where {_BY_ID}
"""
_RECORD: LiteralString = f"""
    update imports set next_batch = next_batch + 1, created = created + %(created)s, changed = changed + %(changed)s,
        unchanged = unchanged + %(unchanged)s, skipped = skipped + %(skipped)s, failed = failed + %(failed)s
    where {_BY_ID} and next_batch = %(number)s and state in ('running', 'cancelled') returning state
"""
_END: LiteralString = f"""
    update imports set state = %(state)s, reason = %(reason)s, finished_at = %(now)s
    where {_BY_ID} and state = any(%(from_states)s) returning *
"""
_ADD_LINES: LiteralString = """
    insert into import_lines (import_id, line, is_fault, outcome, column_name, message, columns)
    select %(import_id)s, line, message is not null, outcome, column_name, message,
        case when names = '' then '{}' else string_to_array(names, ',') end
    from unnest(cast(%(lines)s as int[]), cast(%(outcomes)s as text[]), cast(%(column_names)s as text[]),
        cast(%(messages)s as text[]), cast(%(names)s as text[]))
        as given (line, outcome, column_name, message, names)
"""
_FORGET_FILES: LiteralString = """
    select id, storefront, file_key from imports where file_key is not null and (
        created_at < %(file_edge)s or (state = 'uploading' and created_at < %(upload_edge)s))
    order by created_at limit 100
"""
_FORGET_FILE: LiteralString = f"""
    update imports set file_key = null, state = case when state = 'uploading' then 'failed' else state end
    where {_BY_ID}
"""


async def find_import(executor: Executor, storefront: str, import_id: UUID) -> Import | None:
    return await executor.get(Import, _BY_ID, storefront=storefront, id=import_id)


async def read_imports(
    executor: Executor, storefront: str, kinds: Sequence[str], before: tuple[datetime, UUID] | None, limit: int
) -> list[Import]:
    """Newest first."""
    at, last = before or (None, None)
    return await executor.get_all(Import, _PAGE, storefront=storefront, kinds=list(kinds), at=at, id=last, limit=limit)


async def read_lines(
    executor: Executor, import_id: UUID, after: int, limit: int, *, is_fault: bool
) -> list[ImportLine]:
    return await executor.get_all(ImportLine, _LINES, import_id=import_id, is_fault=is_fault, after=after, limit=limit)


async def count_running_imports(executor: Executor, storefront: str) -> int:
    return int(await executor.fetch_value(_RUNNING, storefront=storefront))


async def mark_uploaded(uow: UnitOfWork, found: Import) -> bool:
    return bool(await uow.execute(_UPLOADED, storefront=found.storefront, id=found.id))


async def begin_import(executor: Executor, found: Import) -> None:
    await executor.execute(_BEGIN, storefront=found.storefront, id=found.id)


async def describe_file(executor: Executor, found: Import, **facts: Any) -> None:
    await executor.execute(_DESCRIBE, storefront=found.storefront, id=found.id, **facts)


async def record_batch(uow: UnitOfWork, found: Import, number: int, counts: dict[str, int]) -> str | None:
    """The import's state; None if the batch was recorded before."""
    state: str | None = await uow.fetch_value(
        _RECORD, storefront=found.storefront, id=found.id, number=number, **counts
    )
    return state


async def add_lines(uow: UnitOfWork, import_id: UUID, lines: Sequence[ImportLine]) -> None:
    if lines:
        await uow.defer(
            _ADD_LINES,
            import_id=import_id,
            lines=[each.line for each in lines],
            outcomes=[each.outcome for each in lines],
            column_names=[each.column for each in lines],
            messages=[each.message for each in lines],
            names=[",".join(each.columns) for each in lines],
        )


async def end_import(
    executor: Executor, found: Import, state: TransferState, reason: str | None, *from_states: TransferState
) -> Row | None:
    """The import with its counts; None if it has ended before."""
    return await executor.fetch_one(
        _END,
        storefront=found.storefront,
        id=found.id,
        state=state,
        reason=reason,
        now=clock.now(),
        from_states=list(from_states),
    )


async def read_import_files_to_delete(executor: Executor, file_edge: datetime, upload_edge: datetime) -> list[Row]:
    return await executor.fetch(_FORGET_FILES, file_edge=file_edge, upload_edge=upload_edge)


async def forget_import_file(executor: Executor, storefront: str, import_id: UUID) -> None:
    await executor.execute(_FORGET_FILE, storefront=storefront, id=import_id)
