"""The implementation of bulk transfers in a service: its kinds of rows, and its sections of personal data."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from common.audit import Actor, AuditEntry, append
from common.db.database import Database
from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.errors import NotFound
from common.rpc.interfaces.transfers import (
    FilePart,
    ImportBatch,
    PersonalEntry,
    PersonalPage,
    RowFilter,
    RowFormat,
    RowOutcome,
    RowPage,
    TransfersInterface,
)
from common.rpc.own_field_columns import OwnFieldColumns
from common.rpc.personal import PersonalSection, ReadFile, no_files

_OUTCOMES = TypeAdapter(list[RowOutcome])
_APPLIED: LiteralString = "select result from applied_batches where import_id = %(id)s and number = %(number)s"
_CLAIM: LiteralString = """
    insert into applied_batches (import_id, number, storefront, result, applied_at)
    values (%(id)s, %(number)s, %(storefront)s, '[]', %(now)s) on conflict do nothing
"""
_RECORD: LiteralString = """
    update applied_batches set result = %(result)s where import_id = %(id)s and number = %(number)s
"""


class KindUnknown(NotFound):
    """The service has no rows of this kind, or does not import them. Facts: `kind`."""

    code = "transfer.kind_unknown"


class RowSource(ABC):
    """A kind of rows that can be exported."""

    format: ClassVar[RowFormat]
    own_fields: ClassVar[OwnFieldColumns | None] = None

    @abstractmethod
    async def page(
        self, executor: Executor, storefront: str, wanted: RowFilter, after: str | None, limit: int
    ) -> RowPage: ...


class RowTarget(RowSource):
    """A kind that can be imported as well."""

    async def prepared(self, storefront: str, batch: ImportBatch) -> tuple["RowTarget", ImportBatch]:
        """What applies the batch, and the batch to apply: asks other services what it needs of them, before the
        transaction."""
        return self, batch

    @abstractmethod
    async def apply(self, uow: UnitOfWork, storefront: str, batch: ImportBatch) -> list[RowOutcome]:
        """Apply the right rows; with `all_or_nothing` all or none. The transaction is undone after a dry run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfers:
    """What a service exports, imports, and knows of a person."""

    kinds: Mapping[str, RowSource] = field(default_factory=dict)
    personal: Sequence[PersonalSection] = ()
    read_file: ReadFile = no_files


class TransfersInternal(TransfersInterface):
    def __init__(self, database: Database, transfers: Transfers) -> None:
        self._database = database
        self._transfers = transfers

    async def row_format(self, kind: str, storefront: str = "") -> RowFormat:
        source = self._source(kind)
        if source.own_fields is None:
            return source.format
        keys = await source.own_fields.keys(self._database.autocommit, storefront) if storefront else []
        return source.format.model_copy(update={"own_fields": keys})

    async def export_rows(
        self, storefront: str, kind: str, wanted: RowFilter, after: str | None, limit: int
    ) -> RowPage:
        source, executor = self._source(kind), self._database.autocommit
        page = await source.page(executor, storefront, wanted, after, limit)
        if source.own_fields is None or not wanted.own_fields:
            return page
        columns, key = source.format.columns, source.format.key
        rows = await source.own_fields.extended(executor, storefront, page.rows, columns, key, wanted.own_fields)
        return RowPage(rows=rows, after=page.after)

    async def import_rows(self, storefront: str, batch: ImportBatch) -> list[RowOutcome]:
        target = self._source(batch.kind)
        if not isinstance(target, RowTarget):
            raise KindUnknown(kind=batch.kind)
        target, batch = await target.prepared(storefront, batch)
        if batch.dry_run:
            return await self._rehearse(target, storefront, batch)
        async with self._database.transaction() as uow:
            return await _once(target, uow, storefront, batch)

    async def personal_data(self, storefront: str, user_id: UUID, after: str | None, limit: int) -> PersonalPage:
        index, _, position = (after or "0:").partition(":")
        found = await self._section(int(index), storefront, user_id, position or None, limit)
        if len(found) > limit:
            return PersonalPage(entries=[each for each, _ in found[:limit]], after=f"{index}:{found[limit - 1][1]}")
        following = int(index) + 1
        more = f"{following}:" if following < len(self._transfers.personal) else None
        return PersonalPage(entries=[each for each, _ in found], after=more)

    async def personal_file(self, storefront: str, user_id: UUID, file: str, start: int) -> FilePart:
        return FilePart.model_construct(content=await self._transfers.read_file(storefront, user_id, file, start))

    async def _section(
        self, index: int, storefront: str, user_id: UUID, after: str | None, limit: int
    ) -> list[tuple[PersonalEntry, str]]:
        """At most one entry more than `limit`, with their positions."""
        if index >= len(self._transfers.personal):
            return []
        section = self._transfers.personal[index]
        rows = await self._database.autocommit.fetch(
            section.sql, storefront=storefront, user_id=user_id, after=after, limit=limit + 1
        )
        return [
            (
                PersonalEntry(section=section.name, data=row["data"], file=row.get("file"), name=row.get("name")),
                row["position"],
            )
            for row in rows
        ]

    async def _rehearse(self, target: RowTarget, storefront: str, batch: ImportBatch) -> list[RowOutcome]:
        outcomes: list[RowOutcome] = []
        try:
            async with self._database.transaction() as uow:
                outcomes = await _applied(target, uow, storefront, batch)
                raise _Undone
        except _Undone:
            return outcomes

    def _source(self, kind: str) -> RowSource:
        if kind not in self._transfers.kinds:
            raise KindUnknown(kind=kind)
        return self._transfers.kinds[kind]


class _Undone(Exception):
    """Ends the transaction of a dry run."""


async def _once(target: RowTarget, uow: UnitOfWork, storefront: str, batch: ImportBatch) -> list[RowOutcome]:
    """A concurrent attempt waits for the first one's row. What changes nothing is not in the audit log."""
    key = {"id": batch.import_id, "number": batch.number}
    if not await uow.execute(_CLAIM, storefront=storefront, now=clock.now(), **key):
        return _OUTCOMES.validate_python(await uow.fetch_value(_APPLIED, **key))
    outcomes = await _applied(target, uow, storefront, batch)
    result = [each.model_dump(exclude_defaults=True) for each in outcomes]
    await uow.defer(_RECORD, result=Jsonb(result), **key)
    counts = Counter[str](each.outcome for each in outcomes)
    if counts["created"] or counts["changed"]:
        await append(uow, _entry(storefront, batch, counts), batch.audit_days)
    return outcomes


async def _applied(target: RowTarget, uow: UnitOfWork, storefront: str, batch: ImportBatch) -> list[RowOutcome]:
    if target.own_fields is None:
        return await target.apply(uow, storefront, batch)
    key = target.format.key
    plain, changes = await target.own_fields.checked(uow, storefront, batch, key)
    outcomes = await target.apply(uow, storefront, plain)
    return await target.own_fields.apply(uow, storefront, plain, key, changes, outcomes)


def _entry(storefront: str, batch: ImportBatch, counts: Mapping[str, int]) -> AuditEntry:
    return AuditEntry(
        storefront=storefront,
        actor=Actor(kind="staff", id=batch.actor_id, email=batch.actor_email),
        operation="import batch",
        subject_type="import",
        subject_id=str(batch.import_id),
        after={"kind": batch.kind, "batch": batch.number, "lines": [batch.rows[0].line, batch.rows[-1].line], **counts},
    )
