"""The share windows of jobs."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.kernel import clock

from generation.restorations.tables.share_window import SHARE_WINDOW, ShareWindow

_START: LiteralString = """
insert into share_windows (job_id, opened_at, expires_at) values (%(job_id)s, null, %(expires_at)s)
on conflict (job_id) do update set opened_at = null, expires_at = %(expires_at)s
"""
_OPEN: LiteralString = """
update share_windows set opened_at = %(now)s, expires_at = %(expires_at)s
where job_id = %(job_id)s and expires_at > %(now)s returning job_id
"""


class ShareWindows:
    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    async def get(self, job_id: UUID) -> ShareWindow | None:
        return await self._executor.get(ShareWindow, "job_id = %(job_id)s", job_id=job_id)

    async def start(self, job_id: UUID) -> None:
        """Start the window, or restart it as not opened. The transaction has locked the job."""
        await self._executor.defer(_START, job_id=job_id, expires_at=clock.now() + SHARE_WINDOW)

    async def open(self, job_id: UUID) -> bool:
        """Mark the window as opened and restart it; False if it has ended."""
        now = clock.now()
        return bool(await self._executor.execute(_OPEN, job_id=job_id, now=now, expires_at=now + SHARE_WINDOW))

    async def delete(self, job_id: UUID) -> None:
        await self._executor.defer("delete from share_windows where job_id = %(job_id)s", job_id=job_id)
