"""What webhooks know of a customer."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.rpc.personal import PersonalSection, personal_rows

_OWNED: LiteralString = """
    t.storefront = %(storefront)s and t.user_id = %(user_id)s and not t.is_erased
"""
_KEPT: LiteralString = """
    select count(*) as webhook_events from events
    where storefront = %(storefront)s and user_id = %(user_id)s and not is_erased
"""
PERSONAL_DATA: tuple[PersonalSection, ...] = (personal_rows("webhook_events", "events t", _OWNED),)


async def kept_of_customer(executor: Executor, storefront: str, user_id: UUID) -> dict[str, int]:
    """Events with the customer's data."""
    row = await executor.fetch_one(_KEPT, storefront=storefront, user_id=user_id)
    assert row is not None
    return row
