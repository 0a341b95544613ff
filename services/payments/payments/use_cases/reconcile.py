"""Update open payments from the provider, in case both the confirmation and the webhook event were lost."""

from datetime import timedelta
from typing import Any

import structlog
from common.db.deletion import delete_where
from common.kernel import clock
from common.observability import redaction

from payments.repository import reads
from payments.use_cases.payment_context import PaymentContext

INTERVAL_SECONDS = 60.0
CHECK_AFTER = timedelta(minutes=5)
BATCH = 20
EVENTS_KEPT = timedelta(days=30)
log = structlog.get_logger()


async def reconcile(context: PaymentContext) -> None:
    """Update one batch of open payments from the provider. Those that fail are checked again after CHECK_AFTER."""
    now = clock.now()
    for row in await reads.claim_unchecked(context.database.autocommit, now, now - CHECK_AFTER, BATCH):
        try:
            await _update(row, context)
        except Exception as error:
            log.warning("reconciliation_failed", payment=str(row["id"]), reason=redaction.reason(error))


async def delete_handled_webhook_events(context: PaymentContext) -> None:
    """Delete webhook events handled EVENTS_KEPT ago: the provider does not repeat them any more."""
    await delete_where(context.database, "notices", "handled_at < %(before)s", before=clock.now() - EVENTS_KEPT)


async def _update(row: dict[str, Any], context: PaymentContext) -> None:
    intent = await context.account(row["storefront"]).intent(row["transaction_id"])
    await context.observe(row["storefront"], row["order_id"], row["id"], intent)
