"""Reads the audit log of one service."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from common.db.executor import Executor

_READ = """
    select id, at, actor_kind, actor_id, actor_email, address, operation, subject_type, subject_id, before, after,
           reason, request_id
    from audit_log where storefront = %(storefront)s
    and (%(subject_type)s::text is null or subject_type = %(subject_type)s)
    and (%(subject_id)s::text is null or subject_id = %(subject_id)s)
    and (%(actor_id)s::uuid is null or actor_id = %(actor_id)s)
    and (%(actor_email)s::text is null or actor_email = %(actor_email)s)
    and (%(operation)s::text is null or operation = %(operation)s)
    and (%(since)s::timestamptz is null or at >= %(since)s)
    and (%(until)s::timestamptz is null or at < %(until)s)
    and (%(before_at)s::timestamptz is null or (at, id) < (%(before_at)s, %(before_id)s))
    order by at desc, id desc limit %(limit)s
"""
_NAME = "select actor_name(%(storefront)s, %(actor_id)s, %(at)s)"
ERASED = "[erased]"
"""Instead of the address of a person who is erased; `actor_name` of the database says the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """What None leaves open. `until` is exclusive; `before_at` and `before_id` are of the last entry already read."""

    subject_type: str | None = None
    subject_id: str | None = None
    actor_id: UUID | None = None
    actor_email: str | None = None
    operation: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before_at: datetime | None = None
    before_id: UUID | None = None


class RecordedEntry(BaseModel, frozen=True):
    """An entry as it is stored, see `AuditEntry`."""

    id: UUID
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_email: str | None
    address: str | None
    operation: str
    subject_type: str
    subject_id: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None
    request_id: str | None

    @property
    def actor_name(self) -> str | None:
        """The e-mail address or the name of the API key; None of the platform itself."""
        return self.actor_email or (ERASED if self.actor_id else None)


async def read_entries(executor: Executor, storefront: str, wanted: AuditFilter, limit: int) -> list[RecordedEntry]:
    """Newest first."""
    rows = await executor.fetch(_READ, storefront=storefront, limit=limit, **asdict(wanted))
    return [RecordedEntry(**row) for row in rows]


async def read_actor_name(executor: Executor, storefront: str, actor_id: UUID | None, at: datetime) -> str | None:
    """The e-mail address or the name of the API key at that moment; None if the log has no entry of it."""
    name: str | None = await executor.fetch_value(_NAME, storefront=storefront, actor_id=actor_id, at=at)
    return name
