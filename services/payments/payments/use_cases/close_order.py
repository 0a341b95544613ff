"""An order was cancelled or ran out of time: nothing may be taken for it any more, and what was taken goes back."""

from uuid import UUID

from common.tasks import enqueue
from sqlmodel.ext.asyncio.session import AsyncSession

from payments.domain.errors import ProviderRefused
from payments.domain.payment import Payment
from payments.domain.refund import Refund
from payments.domain.repository import Payments
from payments.use_cases.cashier import Cashier, SettleClosedOrder
from payments.use_cases.refund_payment import make_refund


async def close_order(storefront: str, order_id: UUID, closed_as: str, session: AsyncSession) -> None:
    """Mark the order closed, also when no payment is known yet; the rest is a job, for it needs the provider."""
    payments = Payments(session, storefront)
    await payments.close(order_id, closed_as)
    if await payments.of_order(order_id):
        await enqueue(session, SettleClosedOrder(storefront=storefront, order_id=order_id))


async def settle_closed_order(job: SettleClosedOrder, cashier: Cashier) -> None:
    """Cancel what is open and refund what was captured. It goes by what is true now, so it may run at any time.

    Raises ProviderRefused or ProviderUnavailable while money is still to go back.
    """
    async with cashier.database.transaction() as session:
        payments = await Payments(session, job.storefront).of_order(job.order_id)
    for payment in payments:
        if payment.is_open:
            await _withdraw(payment, cashier)
        await _give_back(payment, cashier)


async def _withdraw(payment: Payment, cashier: Cashier) -> None:
    if payment.transaction_id is None:
        async with cashier.database.transaction() as session:
            payments = Payments(session, payment.storefront)
            await payments.lock(payment.order_id)
            current = await payments.get(payment.id)
            current.withdraw()
            await payments.save(current)
        return
    account = cashier.account(payment.storefront)
    try:
        intent = await account.cancel_intent(payment.transaction_id)
    except ProviderRefused:
        intent = await account.intent(payment.transaction_id)
    await cashier.observe(payment.storefront, payment.order_id, payment.id, intent)


async def _give_back(payment: Payment, cashier: Cashier) -> None:
    while due := await _due(payment, cashier):
        for refund in due:
            await make_refund(refund, payment, cashier)


async def _due(payment: Payment, cashier: Cashier) -> list[Refund]:
    """The refunds that are under way already, and one for the rest."""
    async with cashier.database.transaction() as session:
        payments = Payments(session, payment.storefront)
        await payments.lock(payment.order_id)
        current = await payments.get(payment.id)
        due = await payments.refunds_under_way(current)
        left = current.remaining - sum(refund.amount for refund in due)
        if left > 0:
            due.append(_refund(current, left))
            await payments.add(due[-1])
    return due


def _refund(payment: Payment, amount: int) -> Refund:
    return Refund(
        storefront=payment.storefront,
        payment_id=payment.id,
        amount=amount,
        reason="order closed",
        requested_by=None,
    )
