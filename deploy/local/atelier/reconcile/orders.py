"""Orders from payments, and undecided checkouts."""

from uuid import UUID

from common.events.payments import PaymentRefunded, PaymentSucceeded
from common.kernel.storefronts import Storefront
from orders.domain.errors import OrderNotCancellable
from orders.use_cases.abandon_checkouts import abandon_checkouts
from orders.use_cases.close_order import CloseOrder, close_order
from orders.use_cases.record_payment import record_payment, record_refund
from payments.domain.payment import Payment

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services


async def record_payments(services: Services, findings: list[Finding]) -> list[str]:
    """Do what the event `payment.succeeded` would have done."""
    for finding in findings:
        storefront = services.storefront(finding)
        for payment in await payments_of(services, finding):
            if payment.remaining:
                await _record_payment(services, storefront, payment.success())
    return []


async def record_refunds(services: Services, findings: list[Finding]) -> list[str]:
    for finding in findings:
        storefront = services.storefront(finding)
        for payment in await payments_of(services, finding):
            if payment.refunded:
                await _record_refund(services, storefront, payment.refund_so_far())
    return []


async def close(services: Services, findings: list[Finding]) -> list[str]:
    """Cancel orders that payments has recorded as closed. Returns those that were shipped meanwhile."""
    left = []
    for finding in findings:
        command = CloseOrder(storefront=services.storefront(finding), order_id=UUID(finding.subject))
        try:
            async with services.databases["orders"].transaction() as uow:
                await close_order(command, uow)
        except OrderNotCancellable:
            left.append(f"cannot be cancelled any more: {finding.storefront} {finding.detail}")
    return left


async def abandon(services: Services, _: list[Finding]) -> list[str]:
    await abandon_checkouts(services.databases["orders"])
    return []


async def payments_of(services: Services, finding: Finding) -> list[Payment]:
    """The payments of the order that a finding is about."""
    found = "storefront = %(storefront)s and order_id = %(order_id)s order by created_at, id"
    executor = services.databases["payments"].autocommit
    return await executor.get_all(Payment, found, storefront=finding.storefront, order_id=UUID(finding.subject))


async def _record_payment(services: Services, storefront: Storefront, event: PaymentSucceeded) -> None:
    async with services.databases["orders"].transaction() as uow:
        await record_payment(event, storefront, uow)


async def _record_refund(services: Services, storefront: Storefront, event: PaymentRefunded) -> None:
    async with services.databases["orders"].transaction() as uow:
        await record_refund(event, storefront, uow)
