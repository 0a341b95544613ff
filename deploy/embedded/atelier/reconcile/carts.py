"""Claims on carts from orders and checkouts."""

from uuid import UUID

from cart.domain.cart import LARGEST_LINE
from cart.domain.claims import Claims

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services, subjects

_PLACED = "select id, storefront, user_id, created_at from orders where id = any(%(orders)s)"
_OPEN = "select id from checkouts where id = any(%(orders)s) and state in ('open', 'placed')"


async def spend(services: Services, findings: list[Finding]) -> list[str]:
    for finding in findings:
        async with services.databases["cart"].transaction() as session:
            await Claims(session, finding.storefront).spend(UUID(finding.subject))
    return []


async def release(services: Services, findings: list[Finding]) -> list[str]:
    """Unless a checkout of this id is open, or has made an order."""
    alive = {row["id"] for row in await services.rows("orders", _OPEN, orders=subjects(findings))}
    for finding in findings:
        if UUID(finding.subject) not in alive:
            async with services.databases["cart"].transaction() as session:
                await Claims(session, finding.storefront).release(UUID(finding.subject), LARGEST_LINE)
    return []


async def replay(services: Services, findings: list[Finding]) -> list[str]:
    """What an order took out of a cart is taken out again."""
    for order in await services.rows("orders", _PLACED, orders=subjects(findings)):
        async with services.databases["cart"].transaction() as session:
            await Claims(session, order["storefront"]).replay(order["user_id"], order["id"], order["created_at"])
    return []
