"""Payments that belong to no order or to a closed one, and payments that only the provider still has."""

from datetime import datetime
from uuid import UUID

from common.jobs.queue import enqueue
from payments.storefront import Credits, SubscriptionPlans
from payments.use_cases.close_order import CloseOrder, close_order
from payments.use_cases.import_payments import ImportPayments
from payments.use_cases.import_purchases import ImportPurchases
from payments.use_cases.import_subscriptions import ImportSubscriptions

from atelier.audit.findings import Finding
from atelier.reconcile.orders import record_payments
from atelier.reconcile.services import Services, subjects
from atelier.reconcile.stock import release_reservation

CONTRACT = "emporium"
_LIVE = "select id from orders where id = any(%(orders)s) and status <> 'cancelled'"


async def close(services: Services, findings: list[Finding]) -> list[str]:
    """Close the orders in payments, whose worker cancels open payments and refunds captured ones. Skips live orders."""
    live = {row["id"] for row in await services.rows("orders", _LIVE, orders=subjects(findings))}
    for finding in findings:
        order_id = UUID(finding.subject)
        if order_id not in live:
            command = CloseOrder(storefront=finding.storefront, order_id=order_id, closed_as="cancelled")
            async with services.databases["payments"].transaction() as uow:
                await close_order(command, uow)
    return []


async def refund(services: Services, findings: list[Finding]) -> list[str]:
    """Record the late payment on the cancelled order, and refund it."""
    return [*await record_payments(services, findings), *await close(services, findings)]


async def refund_lost(services: Services, findings: list[Finding]) -> list[str]:
    """Refund a lost order and release its stock."""
    await close(services, findings)
    for finding in findings:
        await release_reservation(services, finding)
    return []


async def import_from_provider(services: Services, since: datetime) -> list[str]:
    """Enqueue jobs that ask the provider for every payment, purchase and subscription since a moment.

    Returns the storefronts.
    """
    storefronts = [each.name for each in services.storefronts if each.contract == CONTRACT]
    selling_credits = [each.name for each in services.storefronts if each.section(Credits).packs]
    selling_plans = [each.name for each in services.storefronts if each.section(SubscriptionPlans).plans]
    async with services.databases["payments"].transaction() as uow:
        for storefront in storefronts:
            await enqueue(uow, ImportPayments(storefront=storefront, since=since))
        for storefront in selling_credits:
            await enqueue(uow, ImportPurchases(storefront=storefront, since=since))
        for storefront in selling_plans:
            await enqueue(uow, ImportSubscriptions(storefront=storefront, since=since))
    return [*storefronts, *selling_credits, *selling_plans]
