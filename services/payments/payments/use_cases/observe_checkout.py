"""Update a purchase of credits from the provider's session: grant once what was paid, take back what was refunded."""

from datetime import timedelta
from uuid import uuid5

import structlog
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from payments.adapters import measures
from payments.domain.credit_purchase import CheckoutSession, CreditPurchase
from payments.domain.credits import EntryKind
from payments.domain.errors import ProviderRefused
from payments.repository.credit_ledger import CreditLedger
from payments.repository.credit_purchases import CreditPurchases
from payments.use_cases.credit_context import CreditContext

GIVEN_UP_AFTER = timedelta(days=14)
"""An unpaid purchase of this age is not checked any more. If it is paid after all, the webhook's event grants it."""
log = structlog.get_logger()


async def observe_checkout(storefront: str, session_id: str, context: CreditContext) -> None:
    """Read a session from the provider, and update its purchase. In any order and number, it has each effect once.

    A session that the provider does not have, or without a purchase of ours, has no effect. Raises ProviderUnavailable.
    """
    try:
        session = await context.checkout(storefront).session(session_id)
    except ProviderRefused as refusal:
        log.warning("checkout_session_refused", session=session_id, reason=refusal.facts.get("reason"))
        return
    async with context.database.transaction() as uow:
        purchases = CreditPurchases(uow, storefront)
        purchase = await purchases.lock_of(session)
        if purchase is None:
            log.warning("checkout_session_unknown", session=session_id)
            return
        moved = measures.moved(purchase)
        await _apply(purchase, session, uow)
        await purchases.save(purchase)
        measures.count_when_committed(uow, "credits", moved, purchase)


async def observe_transaction(storefront: str, transaction_id: str, context: CreditContext) -> None:
    """Update the purchase that a payment intent belongs to, if there is one. Raises ProviderUnavailable."""
    session_id = await CreditPurchases(context.database.autocommit, storefront).session_of(transaction_id)
    if session_id is None:
        session = await context.checkout(storefront).session_of(transaction_id)
        session_id = session.id if session else None
    if session_id is None:
        log.info("transaction_without_session", transaction=transaction_id)
        return
    await observe_checkout(storefront, session_id, context)


async def _apply(purchase: CreditPurchase, session: CheckoutSession, uow: UnitOfWork) -> None:
    purchase.open(session.id)
    if session.is_paid:
        if purchase.pay(session):
            await _grant(purchase, uow)
        elif purchase.flag:
            log.warning("purchase_flagged", purchase=str(purchase.id), flag=purchase.flag)
    elif session.is_expired or clock.now() - purchase.created_at > GIVEN_UP_AFTER:
        purchase.expire()
    if session.refunded is not None:
        await _take_back(purchase, session.refunded, uow)


async def _grant(purchase: CreditPurchase, uow: UnitOfWork) -> None:
    assert purchase.user_id
    ledger = CreditLedger(uow, purchase.storefront)
    account, _ = await ledger.open(purchase.user_id, purchase.id)
    await ledger.move(account, EntryKind.GRANT, purchase.credits, purchase.id, purchase.id)


async def _take_back(purchase: CreditPurchase, refunded: int, uow: UnitOfWork) -> None:
    """Take back what is unspent, down to a balance of 0; the rest is owed."""
    credits = purchase.refund_to(refunded)
    if not credits:
        return
    ledger = CreditLedger(uow, purchase.storefront)
    account = await ledger.lock_granted(purchase.id)
    if account is None:
        return
    unspent = min(credits, account.balance)
    if unspent:
        reference = uuid5(purchase.id, f"refunded {purchase.refunded}")
        await ledger.move(account, EntryKind.REFUND, -unspent, reference, purchase.id)
    purchase.owe(credits - unspent)
