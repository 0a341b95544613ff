"""What waits for a person in webhooks."""

from datetime import datetime
from typing import LiteralString

from common.db.executor import Executor, Row

_DISABLED: LiteralString = """
    select count(*) as count, min(disabled_at) as since from endpoints
    where storefront = %(storefront)s and disabled_reason in ('gone', 'failing')
"""
_FAILING: LiteralString = """
    select count(*) as count, min(failing_since) as since from endpoints
    where storefront = %(storefront)s and disabled_at is null and failing_since < %(before)s
"""


async def count_disabled_endpoints(executor: Executor, storefront: str) -> Row:
    """Those that the platform has disabled: `count`, and `since` when the first of them was."""
    row = await executor.fetch_one(_DISABLED, storefront=storefront)
    assert row is not None
    return row


async def count_failing_endpoints(executor: Executor, storefront: str, before: datetime) -> Row:
    """Enabled ones where nothing has succeeded since a moment."""
    row = await executor.fetch_one(_FAILING, storefront=storefront, before=before)
    assert row is not None
    return row
