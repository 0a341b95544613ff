"""Count what waits for a person in payments."""

from datetime import timedelta

from common.db.executor import Executor
from common.kernel import clock
from common.kernel.permissions import Permission
from common.rpc.attention import waiting
from common.rpc.interfaces.attention import Waiting

from payments.repository.attention import count_failed_refunds, count_flagged_purchases, count_payments_without_order

RECENT = timedelta(days=30)


async def count_waiting(executor: Executor, storefront: str) -> list[Waiting]:
    """Refunds of the last thirty days that have failed, flagged purchases of credits, and payments without an order."""
    failed = await count_failed_refunds(executor, storefront, clock.now() - RECENT)
    flagged = await count_flagged_purchases(executor, storefront)
    orderless = await count_payments_without_order(executor, storefront)
    return [
        *waiting("failed_refunds", failed, "/payments", Permission.PAYMENTS_READ),
        *waiting("payments_without_order", orderless, "/payments?without_order=true", Permission.PAYMENTS_READ),
        *waiting("flagged_purchases", flagged, "/credits/purchases?flagged=true", Permission.CREDITS_READ),
    ]
