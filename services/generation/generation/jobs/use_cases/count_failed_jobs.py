"""Count the jobs that wait for a decision of staff."""

from datetime import timedelta
from typing import LiteralString

from common.db.executor import Executor
from common.kernel import clock
from common.kernel.permissions import Permission
from common.rpc.attention import waiting
from common.rpc.interfaces.attention import Waiting

RECENT = timedelta(days=7)
_FAILED: LiteralString = """
    select count(*) as count, min(created_at) as since from jobs
    where state = 'failed' and created_at >= %(since)s and storefront = %(storefront)s and expires_at > %(now)s
"""


async def count_failed_jobs(executor: Executor, storefront: str) -> list[Waiting]:
    """Those of the last seven days that have failed and can still be retried."""
    now = clock.now()
    row = await executor.fetch_one(_FAILED, storefront=storefront, since=now - RECENT, now=now)
    assert row is not None
    return waiting("failed_jobs", row, "/jobs?state=failed", Permission.JOBS_READ)
