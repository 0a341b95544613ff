"""Look after payments nobody reported on: a closed browser, a webhook that never came."""

from datetime import timedelta
from typing import Any

import structlog
from common import clock, faults
from common.deletion import delete_where

from payments.domain import reads
from payments.use_cases.cashier import Cashier

EVERY_SECONDS = 60.0
UNHEARD_OF = timedelta(minutes=5)
BATCH = 20
NOTICES_KEPT = timedelta(days=30)
log = structlog.get_logger()


async def reconcile(cashier: Cashier) -> None:
    """Ask the provider about one batch of open payments. What fails is asked again a few minutes later."""
    now = clock.now()
    for row in await reads.claim_unchecked(cashier.database.reads, now, now - UNHEARD_OF, BATCH):
        try:
            await _look(row, cashier)
        except Exception as error:
            log.warning("reconciliation_failed", payment=str(row["id"]), reason=faults.reason(error))


async def forget_notices(cashier: Cashier) -> None:
    """Drop handled notices that the provider no longer repeats."""
    await delete_where(cashier.database, "notices", "handled_at < %s", (clock.now() - NOTICES_KEPT,))


async def _look(row: dict[str, Any], cashier: Cashier) -> None:
    intent = await cashier.account(row["storefront"]).intent(row["transaction_id"])
    await cashier.observe(row["storefront"], row["order_id"], row["id"], intent)
