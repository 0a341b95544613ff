"""Cart's copies of products and stocks from catalog, and the counters they share."""

from uuid import UUID

from cart.repository.read_model import withdraw_product
from catalog.repository.published_products import raise_numbers
from catalog.use_cases.republish_product import RepublishProduct, republish_product

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services

_UNITS = "select id from stock_units where product_id = %(product)s"
_STOCKS = "select unit_id, version from known_stocks where unit_id = any(%(units)s)"
_VERSION = "select version from known_products where product_id = %(product)s"
_LAST = "select max(number) as last from known_products"


async def announce(services: Services, findings: list[Finding]) -> list[str]:
    """Publish every product again, at a version above that of its copies."""
    for product_id, storefront in {UUID(each.subject): each.storefront for each in findings}.items():
        units = [row["id"] for row in await services.rows("catalog", _UNITS, product=product_id)]
        known = await services.rows("cart", _STOCKS, units=units)
        [*versions] = await services.rows("cart", _VERSION, product=product_id)
        stocks = {row["unit_id"]: row["version"] for row in known}
        command = RepublishProduct(
            storefront=storefront,
            product_id=product_id,
            version=versions[0]["version"] if versions else 0,
            stock_versions=stocks,
        )
        async with services.databases["catalog"].transaction() as uow:
            await republish_product(command, uow)
    return []


async def withdraw(services: Services, findings: list[Finding]) -> list[str]:
    """Withdraw products that catalog does not have, unless it has them by now."""
    for finding in findings:
        if not await services.rows("catalog", _UNITS, product=UUID(finding.subject)):
            async with services.databases["cart"].transaction() as uow:
                await withdraw_product(uow, finding.storefront, UUID(finding.subject))
    return []


async def advance(services: Services, _: list[Finding]) -> list[str]:
    [known] = await services.rows("cart", _LAST)
    if known["last"]:
        await raise_numbers(services.databases["catalog"].autocommit, known["last"])
    return []
