"""Find purchases that were paid, refunded or abandoned without an event of the provider's webhook."""

from datetime import timedelta
from uuid import UUID

import structlog
from common.kernel import clock
from common.observability import redaction

from payments.domain.credit_purchase import CreditPurchase
from payments.domain.errors import ProviderRefused
from payments.repository.credit_purchases import CreditPurchases, claim_unchecked, storefronts_with_purchases
from payments.use_cases.credit_context import CreditContext
from payments.use_cases.observe_checkout import observe_checkout
from payments.use_cases.purchase_credits import REPEATABLE, open_session

CHECK_SOONEST = timedelta(minutes=5)
CHECK_LATEST = timedelta(hours=1)
ABANDONED_AFTER = timedelta(hours=25)
"""The provider ends a session after 24 hours."""
REFUNDS_WINDOW = timedelta(days=3)
"""For as long the provider repeats an event."""
REFUNDS_INTERVAL_SECONDS = 1800.0
BATCH = 20
log = structlog.get_logger()


async def reconcile_purchases(context: CreditContext) -> None:
    """Update one batch of unsettled purchases from the provider. Those that fail are checked again later."""
    names = [storefront.name for storefront in context.storefronts]
    executor = context.database.autocommit
    for row in await claim_unchecked(executor, names, clock.now(), CHECK_SOONEST, CHECK_LATEST, BATCH):
        try:
            await _check(row["storefront"], row["id"], context)
        except Exception as error:
            log.warning("reconciliation_failed", purchase=str(row["id"]), reason=redaction.reason(error))


async def reconcile_refunds(context: CreditContext) -> None:
    """Take back the credits of purchases that were refunded within REFUNDS_WINDOW."""
    names = [storefront.name for storefront in context.storefronts]
    for storefront in await storefronts_with_purchases(context.database.autocommit, names):
        try:
            await _find_refunds(storefront, context)
        except Exception as error:
            log.warning("refund_reconciliation_failed", storefront=storefront, reason=redaction.reason(error))


async def _check(storefront: str, purchase_id: UUID, context: CreditContext) -> None:
    purchases = CreditPurchases(context.database.autocommit, storefront)
    purchase = await purchases.get(purchase_id)
    assert purchase
    if purchase.session_id is None:
        await _resume(purchase, context)
        return
    if purchase.user_id is None or clock.now() - purchase.created_at > ABANDONED_AFTER:
        await _close(purchase, purchase.session_id, context)
    await observe_checkout(storefront, purchase.session_id, context)


async def _resume(purchase: CreditPurchase, context: CreditContext) -> None:
    """Find the session of a purchase that was interrupted before it was stored: the provider returns the same one."""
    if purchase.user_id is not None and clock.now() - purchase.created_at < REPEATABLE:
        await open_session(purchase, context)
        return
    async with context.database.transaction() as uow:
        purchases = CreditPurchases(uow, purchase.storefront)
        current = await purchases.lock(purchase.id)
        assert current
        current.fail()
        await purchases.save(current)


async def _close(purchase: CreditPurchase, session_id: str, context: CreditContext) -> None:
    """Close the session of a deleted customer, or one that is too old, unless it is closed already."""
    try:
        await context.checkout(purchase.storefront).expire(session_id)
    except ProviderRefused:
        log.info("checkout_session_not_open", session=session_id)


async def _find_refunds(storefront: str, context: CreditContext) -> None:
    purchases = CreditPurchases(context.database.autocommit, storefront)
    async for totals in context.checkout(storefront).refunded_since(clock.now() - REFUNDS_WINDOW):
        for row in await purchases.refundable(totals):
            if row["refunded"] != totals[row["transaction_id"]]:
                await observe_checkout(storefront, row["session_id"], context)
