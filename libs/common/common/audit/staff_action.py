"""A write of a member of staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from common.audit.entry import Actor, AuditEntry, changed_members
from common.audit.log import Record, append
from common.db.executor import Executor


@dataclass(slots=True, kw_only=True)
class StaffAction:
    """A write of a member of staff, until it is recorded. Endpoints without a transaction of their route record it
    themselves, in the transaction that has the effect."""

    storefront: str
    kept_days: int
    actor: Actor
    operation: str
    subject_type: str
    subject_id: str | None
    reason: str | None
    is_recorded: bool = False

    async def record(
        self,
        executor: Executor,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        subject_id: str | None = None,
        subject_type: str | None = None,
    ) -> None:
        """Add an entry with the members that differ. Several subjects of one request get an entry each."""
        old, new = changed_members(before, after)
        entry = AuditEntry(
            storefront=self.storefront,
            actor=self.actor,
            operation=self.operation,
            subject_type=subject_type or self.subject_type,
            subject_id=subject_id or self.subject_id,
            before=old,
            after=new,
            reason=self.reason,
        )
        await append(executor, entry, self.kept_days)
        self.is_recorded = True

    def recorder(self, body: BaseModel) -> Record:
        """For use cases with transactions of their own: records the members of the request's body."""

        async def record(executor: Executor) -> None:
            await self.record(executor, after=body.model_dump(mode="json"))

        return record
