"""Payments that belong to no order, or to one that is closed; and what only the provider still knows."""

from datetime import datetime
from uuid import UUID

from catalog.use_cases.release_stock import release_stock
from common.tasks import enqueue
from payments.use_cases.adopt_payments import AdoptPayments
from payments.use_cases.close_order import close_order

from atelier.audit.findings import Finding
from atelier.reconcile.orders import tell_payments
from atelier.reconcile.services import Services, subjects
from atelier.reconcile.stock import REASON

CONTRACT = "emporium"
_LIVE = "select id from orders where id = any(%(orders)s) and status <> 'cancelled'"


async def close(services: Services, findings: list[Finding]) -> list[str]:
    """Open payments are cancelled and captured ones go back, by the worker of payments; unless the order is there."""
    live = {row["id"] for row in await services.rows("orders", _LIVE, orders=subjects(findings))}
    for finding in findings:
        if UUID(finding.subject) not in live:
            async with services.databases["payments"].transaction() as session:
                await close_order(finding.storefront, UUID(finding.subject), "cancelled", session)
    return []


async def give_back(services: Services, findings: list[Finding]) -> list[str]:
    """The order is cancelled: it notes the payment that came too late, and the money goes back."""
    return [*await tell_payments(services, findings), *await close(services, findings)]


async def refund_lost(services: Services, findings: list[Finding]) -> list[str]:
    """The order is lost for good: its money goes back, and its stock is free."""
    await close(services, findings)
    for finding in findings:
        async with services.databases["catalog"].transaction() as session:
            order_id, storefront = UUID(finding.subject), services.storefront(finding)
            await release_stock(session, storefront, order_id, REASON, also_kept=True)
    return []


async def adopt(services: Services, since: datetime) -> list[str]:
    """Let the worker of payments ask the provider for everything that happened since a moment."""
    storefronts = [each.name for each in services.storefronts if each.contract == CONTRACT]
    async with services.databases["payments"].transaction() as session:
        for storefront in storefronts:
            await enqueue(session, AdoptPayments(storefront=storefront, since=since))
    return storefronts
