"""Orders from payments, and checkouts that nobody decided."""

from uuid import UUID

from common import rows
from common.events.payments import PaymentRefunded, PaymentSucceeded
from common.storefronts import Storefront
from orders.domain.errors import OrderNotCancellable
from orders.use_cases.abandon_checkouts import abandon_checkouts
from orders.use_cases.close_order import CloseOrder, close_order
from orders.use_cases.record_payment import record_payment, record_refund
from payments.domain.payment import Payment

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services


async def tell_payments(services: Services, findings: list[Finding]) -> list[str]:
    """Tell orders what they would have been told by `payment.succeeded`."""
    for finding in findings:
        storefront = services.storefront(finding)
        for payment in await payments_of(services, finding):
            if payment.remaining:
                await _record_payment(services, storefront, payment.success())
    return []


async def tell_refunds(services: Services, findings: list[Finding]) -> list[str]:
    for finding in findings:
        storefront = services.storefront(finding)
        for payment in await payments_of(services, finding):
            if payment.refunded:
                await _record_refund(services, storefront, payment.refund_so_far())
    return []


async def close(services: Services, findings: list[Finding]) -> list[str]:
    """Cancel what payments knows as closed. Answers what has left the house meanwhile."""
    left = []
    for finding in findings:
        command = CloseOrder(storefront=services.storefront(finding), order_id=UUID(finding.subject))
        try:
            async with services.databases["orders"].transaction() as session:
                await close_order(command, session)
        except OrderNotCancellable:
            left.append(f"cannot be cancelled any more: {finding.storefront} {finding.detail}")
    return left


async def abandon(services: Services, _: list[Finding]) -> list[str]:
    await abandon_checkouts(services.databases["orders"])
    return []


async def payments_of(services: Services, finding: Finding) -> list[Payment]:
    """The payments of the order that a finding is about."""
    found = "storefront = :storefront and order_id = :order_id order by created_at, id"
    single = services.databases["payments"].single
    return await rows.find_all(single, Payment, found, storefront=finding.storefront, order_id=UUID(finding.subject))


async def _record_payment(services: Services, storefront: Storefront, event: PaymentSucceeded) -> None:
    async with services.databases["orders"].transaction() as session:
        await record_payment(event, storefront, session)


async def _record_refund(services: Services, storefront: Storefront, event: PaymentRefunded) -> None:
    async with services.databases["orders"].transaction() as session:
        await record_refund(event, storefront, session)
