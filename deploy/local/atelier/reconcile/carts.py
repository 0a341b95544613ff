"""Claims on carts from orders and checkouts."""

from uuid import UUID

from cart.repository.claims import Claims

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services, subjects

_PLACED = "select id, storefront, user_id, created_at from orders where id = any(%(orders)s)"
_OPEN = "select id from checkouts where id = any(%(orders)s) and state in ('open', 'placed')"


async def consume(services: Services, findings: list[Finding]) -> list[str]:
    for finding in findings:
        async with services.databases["cart"].transaction() as uow:
            await Claims(uow, finding.storefront).consume(UUID(finding.subject))
    return []


async def release(services: Services, findings: list[Finding]) -> list[str]:
    """Release claims, unless their checkout is open or placed."""
    alive = {row["id"] for row in await services.rows("orders", _OPEN, orders=subjects(findings))}
    for finding in findings:
        if UUID(finding.subject) not in alive:
            async with services.databases["cart"].transaction() as uow:
                await Claims(uow, finding.storefront).release(UUID(finding.subject))
    return []


async def replay(services: Services, findings: list[Finding]) -> list[str]:
    """Remove the lines of placed orders from carts again."""
    for order in await services.rows("orders", _PLACED, orders=subjects(findings)):
        async with services.databases["cart"].transaction() as uow:
            await Claims(uow, order["storefront"]).restore_consumed(order["user_id"], order["id"], order["created_at"])
    return []
