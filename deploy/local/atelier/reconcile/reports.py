"""Reports: missing facts are added, and all days counted again."""

from collections.abc import Callable, Mapping

from cart.repository.reports import counting as carts
from common.db.database import Database
from common.kernel.storefronts import Storefronts
from common.reports.counting import Counting
from generation.jobs.queries.reports import counting as jobs
from orders.repository.reports import counting as orders
from payments.repository.reports import counting as payments

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services

REPORTING: Mapping[str, Callable[[Database, Storefronts], Counting]] = {
    "orders": orders,
    "payments": payments,
    "generation": jobs,
    "cart": carts,
}


async def rebuild(services: Services, storefront: str | None = None) -> int:
    """Of one storefront, or all; returns how many days were counted again."""
    total = 0
    for service, counting in REPORTING.items():
        total += await counting(services.databases[service], services.storefronts).rebuild(storefront)
    return total


async def count_again(services: Services, findings: list[Finding]) -> list[str]:
    for storefront in sorted({finding.storefront for finding in findings}):
        await rebuild(services, storefront)
    return []
