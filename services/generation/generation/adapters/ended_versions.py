"""Waiting for the end of generations, which another process may record, without holding a connection per request."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString
from uuid import UUID

import psycopg
import structlog
from common.db.connecting import connect
from common.db.database import Database
from common.db.executor import Executor
from common.observability import redaction
from pgpipe import PipelinedConnection, Statement, as_dict

CHANNEL: LiteralString = "ended_versions"
PROBE_SECONDS = 5.0
"""The states are read after so long without a notification: a lost connection would not deliver one."""
RECONNECT_SECONDS = 1.0
MOST_WAITING = 1000
"""Requests of one process."""
_LISTEN = Statement(f"listen {CHANNEL}", (), as_dict)
_NOTIFY: LiteralString = f"select pg_notify('{CHANNEL}', %(job_id)s)"
_ENDED: LiteralString = """
select job_id from unnest(%(job_ids)s::uuid[]) as job_id
where not exists (
    select from versions where versions.job_id = job_id.job_id and versions.state in ('PENDING', 'GENERATING')
)
"""
log = structlog.get_logger()


async def announce_end(executor: Executor, job_id: UUID) -> None:
    """Wake the requests that wait for a job's version, when the transaction commits."""
    await executor.defer(_NOTIFY, job_id=str(job_id))


class EndedVersions:
    """One connection of the process listens for all requests that wait, and only while there are any."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._events: dict[UUID, asyncio.Event] = {}
        self._waiting: Counter[UUID] = Counter()
        self._listening = asyncio.Event()
        self._listener: asyncio.Task[None] | None = None

    async def wait(self, job_id: UUID, seconds: float) -> bool:
        """Whether the version of a job has ended, or was deleted, within so many seconds.

        False at once if too many requests wait already.
        """
        if seconds <= 0 or self._waiting.total() >= MOST_WAITING:
            return False
        with self._registered(job_id) as ended:
            try:
                async with asyncio.timeout(seconds):
                    await self._listening.wait()
                    if not await self._is_over(job_id):
                        await ended.wait()
            except TimeoutError:
                return False
        return True

    async def _is_over(self, job_id: UUID) -> bool:
        """False also if the database cannot be asked: the listener asks again."""
        try:
            return bool(await self._database.autocommit.fetch(_ENDED, job_ids=[job_id]))
        except psycopg.Error as error:
            log.warning("ended_version_not_read", job=str(job_id), reason=redaction.reason(error))
            return False

    @contextmanager
    def _registered(self, job_id: UUID) -> Iterator[asyncio.Event]:
        event = self._events.setdefault(job_id, asyncio.Event())
        self._waiting[job_id] += 1
        if self._listener is None:
            self._listener = asyncio.create_task(self._listen())
        try:
            yield event
        finally:
            self._waiting[job_id] -= 1
            if not self._waiting[job_id]:
                del self._waiting[job_id], self._events[job_id]
            if not self._events:
                self._listener.cancel()
                self._listener = None
                self._listening = asyncio.Event()

    async def _listen(self) -> None:
        listening = self._listening
        while True:
            try:
                async with await connect(self._database.url, self._database.deadlines) as connection:
                    await connection.run(_LISTEN)
                    listening.set()
                    await self._wake_on(connection)
            except (psycopg.Error, OSError) as error:
                log.warning("ended_versions_connection_lost", reason=redaction.reason(error))
            except Exception:  # without it requests would wait until their time is over
                log.exception("ended_versions_failed")
            finally:
                listening.clear()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _wake_on(self, connection: PipelinedConnection) -> None:
        while True:
            job_ids = {"job_ids": list(self._events)}
            (ended,) = await connection.run(Statement(_ENDED, job_ids, as_dict))
            self._wake(row["job_id"] for row in ended.rows)
            while payloads := await connection.notifications(PROBE_SECONDS):
                self._wake(UUID(payload.decode()) for payload in payloads)

    def _wake(self, job_ids: Iterator[UUID]) -> None:
        for job_id in job_ids:
            if event := self._events.get(job_id):
                event.set()
