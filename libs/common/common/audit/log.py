"""Writes entries of the audit log."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from psycopg.types.json import Jsonb

from common.audit.entry import AuditEntry, recordable
from common.db.executor import Executor

Record = Callable[[Executor], Awaitable[None]]
"""Records what a use case did, in its transaction."""
_APPEND = """
    insert into audit_log (id, storefront, at, actor_kind, actor_id, actor_email, address, operation, subject_type,
                           subject_id, before, after, reason, request_id, expires_at)
    values (%(id)s, %(storefront)s, %(at)s, %(actor_kind)s, %(actor_id)s, %(actor_email)s, %(address)s, %(operation)s,
            %(subject_type)s, %(subject_id)s, %(before)s, %(after)s, %(reason)s, %(request_id)s, %(expires_at)s)
"""
_FORGET = """
    update audit_log set before = null, after = null, reason = null
    where storefront = %(storefront)s and subject_type = %(subject_type)s and subject_id = any(%(subject_ids)s)
    and (before is not null or after is not null or reason is not null)
"""
_FORGET_ACTOR = """
    update audit_log set actor_email = null, address = null
    where storefront = %(storefront)s and actor_id = %(actor_id)s and (actor_email is not null or address is not null)
"""


async def append(executor: Executor, entry: AuditEntry, kept_days: int) -> None:
    """Add an entry in the transaction of the change. `kept_days` is the storefront's `[audit] days`."""
    before, after = recordable(entry.before), recordable(entry.after)
    await executor.defer(
        _APPEND,
        id=entry.id,
        storefront=entry.storefront,
        at=entry.at,
        actor_kind=entry.actor.kind,
        actor_id=entry.actor.id,
        actor_email=entry.actor.email,
        address=entry.actor.address,
        operation=entry.operation,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        before=None if before is None else Jsonb(before),
        after=None if after is None else Jsonb(after),
        reason=entry.reason,
        request_id=entry.request_id,
        expires_at=entry.at + timedelta(days=kept_days),
    )


async def forget_person(executor: Executor, storefront: str, subject_type: str, *subject_ids: str) -> None:
    """Remove what entries say of subjects that belong to an erased person: that they were changed stays recorded."""
    await executor.execute(_FORGET, storefront=storefront, subject_type=subject_type, subject_ids=[*subject_ids])


async def forget_actor(executor: Executor, storefront: str, actor_id: UUID) -> None:
    """Remove the address of a person who was staff and is erased. What they changed stays recorded."""
    await executor.execute(_FORGET_ACTOR, storefront=storefront, actor_id=actor_id)
