"""Cart's copies of products and stocks from catalog, and the counters they share."""

from uuid import UUID

from cart.domain.known_goods import withdraw_product
from catalog.use_cases.announce_anew import advance_numbers, announce_anew

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services

_UNITS = "select id from stock_units where product_id = %(product)s"
_STOCKS = "select unit_id, version from known_stocks where unit_id = any(%(units)s)"
_VERSION = "select version from known_products where product_id = %(product)s"
_LAST = "select max(number) as last from known_products"


async def announce(services: Services, findings: list[Finding]) -> list[str]:
    """Catalog tells every product anew that is known otherwise elsewhere."""
    for product_id, storefront in {UUID(each.subject): each.storefront for each in findings}.items():
        units = [row["id"] for row in await services.rows("catalog", _UNITS, product=product_id)]
        known = await services.rows("cart", _STOCKS, units=units)
        [*versions] = await services.rows("cart", _VERSION, product=product_id)
        stocks = {row["unit_id"]: row["version"] for row in known}
        async with services.databases["catalog"].transaction() as session:
            await announce_anew(session, storefront, product_id, versions[0]["version"] if versions else 0, stocks)
    return []


async def withdraw(services: Services, findings: list[Finding]) -> list[str]:
    """What catalog does not have cannot be sold; unless it has it by now."""
    for finding in findings:
        if not await services.rows("catalog", _UNITS, product=UUID(finding.subject)):
            async with services.databases["cart"].transaction() as session:
                await withdraw_product(session, finding.storefront, UUID(finding.subject))
    return []


async def advance(services: Services, _: list[Finding]) -> list[str]:
    [known] = await services.rows("cart", _LAST)
    if known["last"]:
        async with services.databases["catalog"].transaction() as session:
            await advance_numbers(session, known["last"])
    return []
