"""Tasks that failed at their last attempt: listed with the reason, replayed or discarded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from common.db.executor import Executor, Row
from common.kernel import clock
from common.kernel.errors import NotFound

LARGEST_ID = 2**63 - 1
log = structlog.get_logger()


class DeadLetterNotFound(NotFound):
    code = "dead_letter.not_found"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """`payload` is an event's envelope, or a job's own payload."""

    id: int
    handler: str
    attempts: int
    error: str
    created_at: datetime
    payload: dict[str, Any]

    @property
    def reason(self) -> str:
        """The last line of the error."""
        return (self.error.strip().splitlines() or [""])[-1]

    @property
    def storefront(self) -> str:
        """Empty when the payload names none."""
        return str(self.payload.get("storefront", ""))


_COLUMNS = "id, handler, attempts, error, created_at, payload"
_DEAD = "state = 'dead' and (%(storefront)s::text is null or payload ->> 'storefront' = %(storefront)s)"


class DeadLetters:
    """The dead letters of one service; with a storefront, only those whose payload names it."""

    def __init__(self, executor: Executor, storefront: str | None = None) -> None:
        self._executor = executor
        self._storefront = storefront

    async def page(self, after: int = 0, limit: int | None = 50) -> list[DeadLetter]:
        """Oldest first, with ids above `after`; without a limit all of them."""
        rows = await self._executor.fetch(
            f"select {_COLUMNS} from tasks where {_DEAD} and id > %(after)s order by id limit %(limit)s",
            storefront=self._storefront,
            after=after,
            limit=limit,
        )
        return [DeadLetter(**row) for row in rows]

    async def summary(self) -> Row:
        """Their `count`, and `since` when the oldest waits."""
        sql = f"select count(*) as count, min(created_at) as since from tasks where {_DEAD}"
        row = await self._executor.fetch_one(sql, storefront=self._storefront)
        assert row is not None
        return row

    async def get(self, letter_id: int) -> DeadLetter:
        """Raises DeadLetterNotFound."""
        row = await self._executor.fetch_one(
            f"select {_COLUMNS} from tasks where {_DEAD} and id = %(id)s", storefront=self._storefront, id=letter_id
        )
        if row is None:
            raise DeadLetterNotFound(id=letter_id)
        return DeadLetter(**row)

    async def replay(self, letter_id: int | None = None) -> int:
        """Make one dead letter, or all of them, due again with fresh attempts; returns how many.

        Raises DeadLetterNotFound when there is none with that id.
        """
        count = await self._executor.execute(
            "update tasks set state = 'waiting', attempts = 0, run_at = %(now)s, cancel_requested_at = null"
            f" where {_DEAD} and (%(id)s::bigint is null or id = %(id)s)",
            storefront=self._storefront,
            id=letter_id,
            now=clock.now(),
        )
        if letter_id is not None and not count:
            raise DeadLetterNotFound(id=letter_id)
        await self._executor.execute("select pg_notify('work', 'tasks')")
        return count

    async def discard(self, letter_ids: Collection[int], by: str) -> int:
        """Delete them; returns how many were still there. The log has `by`: who requested it."""
        rows = await self._executor.fetch(
            f"delete from tasks where {_DEAD} and id = any(%(ids)s) returning {_COLUMNS}",
            storefront=self._storefront,
            ids=list(letter_ids),
        )
        for letter in (DeadLetter(**row) for row in rows):
            log.warning(
                "dead_letter_discarded",
                letter=str(letter.id),
                handler=letter.handler,
                attempts=letter.attempts,
                reason=letter.reason,
                storefront=letter.payload.get("storefront"),
                by=by,
            )
        return len(rows)
