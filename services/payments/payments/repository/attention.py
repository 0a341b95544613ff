"""What waits for a person in payments."""

from datetime import datetime
from typing import LiteralString

from common.db.executor import Executor, Row
from common.kernel import clock

from payments.repository.reads import SETTLED_AFTER, WITHOUT_ORDER

_FAILED: LiteralString = """
    select count(*) as count, min(created_at) as since from refunds
    where storefront = %(storefront)s and status = 'failed' and settled_at >= %(since)s
"""
_FLAGGED: LiteralString = """
    select count(*) as count, min(created_at) as since from credit_purchases
    where storefront = %(storefront)s and flag is not null
"""
_WITHOUT_ORDER: LiteralString = f"""
    select count(*) as count, min(payment_date) as since from payments where id = any(array({WITHOUT_ORDER}))
"""


async def count_failed_refunds(executor: Executor, storefront: str, since: datetime) -> Row:
    """Refunds that have failed since a moment: `count`, and `since` when the oldest was requested."""
    row = await executor.fetch_one(_FAILED, storefront=storefront, since=since)
    assert row is not None
    return row


async def count_flagged_purchases(executor: Executor, storefront: str) -> Row:
    """Purchases of credits that staff should look at, such as a payment of an unknown one."""
    row = await executor.fetch_one(_FLAGGED, storefront=storefront)
    assert row is not None
    return row


async def count_payments_without_order(executor: Executor, storefront: str) -> Row:
    """Payments that pay for no order, because it was paid or closed before, and that are not wholly refunded."""
    row = await executor.fetch_one(_WITHOUT_ORDER, storefront=storefront, settled=clock.now() - SETTLED_AFTER)
    assert row is not None
    return row
