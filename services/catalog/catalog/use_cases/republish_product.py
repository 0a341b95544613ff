"""Publish a product with versions above those in other services' read models, after this database was restored."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from catalog.repository.published_products import raise_versions
from catalog.use_cases.publish_products import publish_products


@dataclass(frozen=True, slots=True, kw_only=True)
class RepublishProduct:
    """`version` and `stock_versions` (by stock unit) are the highest in a read model."""

    storefront: str
    product_id: UUID
    version: int
    stock_versions: dict[UUID, int]


async def republish_product(command: RepublishProduct, uow: UnitOfWork) -> None:
    await raise_versions(uow, command.storefront, command.product_id, command.version, command.stock_versions)
    await publish_products(uow, command.storefront, [command.product_id])
