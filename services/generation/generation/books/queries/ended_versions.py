"""Waiting for the end of generations, which another process may record."""

import asyncio
from typing import LiteralString
from uuid import UUID

import psycopg
import structlog
from common.db.database import Database
from common.db.executor import Executor
from common.observability import redaction

from generation.jobs.queries.notifications import Notifications, announce

CHANNEL: LiteralString = "ended_versions"
MOST_WAITING = 1000
"""Requests of one process."""
_ENDED: LiteralString = """
select awaited from unnest(%(ids)s::uuid[]) as awaited
where not exists (select from versions where job_id = awaited and state in ('PENDING', 'GENERATING'))
"""
log = structlog.get_logger()


async def announce_end(executor: Executor, job_id: UUID) -> None:
    """Wake the requests that wait for a job's version, when the transaction commits."""
    await announce(executor, CHANNEL, job_id)


class EndedVersions:
    """The states are read before a wait, and again when notifications may have been lost."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.notifications = Notifications(database, CHANNEL, _ENDED)

    async def wait(self, job_id: UUID, seconds: float) -> bool:
        """Whether the version of a job has ended, or was deleted, within so many seconds.

        False at once if too many requests wait already.
        """
        if seconds <= 0 or self.notifications.waiting >= MOST_WAITING:
            return False
        with self.notifications.of(job_id) as ended:
            try:
                async with asyncio.timeout(seconds):
                    await self.notifications.listening.wait()
                    if not await self._is_over(job_id):
                        await ended.wait()
            except TimeoutError:
                return False
        return True

    async def _is_over(self, job_id: UUID) -> bool:
        """False also if the database cannot be asked: the listener asks again."""
        try:
            return bool(await self._database.autocommit.fetch(_ENDED, ids=[job_id]))
        except psycopg.Error as error:
            log.warning("ended_version_not_read", job=str(job_id), reason=redaction.reason(error))
            return False
