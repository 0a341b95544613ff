"""The rows of a product that is deleted."""

from typing import LiteralString
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

_OF_PRODUCT: LiteralString = "storefront = %(storefront)s and product_id = %(product_id)s"
_LOCK_UNITS: LiteralString = f"select id, quantity from stock_units where {_OF_PRODUCT} order by id for update"
_IS_RESERVED: LiteralString = f"""
select exists (select from stock_movements where {_OF_PRODUCT} and order_id is not null)
"""
_WITHDRAW: LiteralString = f"update variants set is_active = false where {_OF_PRODUCT}"
_DELETIONS: tuple[LiteralString, ...] = (
    f"delete from wishlist_items where {_OF_PRODUCT}",
    f"delete from reviews where {_OF_PRODUCT}",
    f"delete from images where {_OF_PRODUCT}",
    f"delete from stock_units where {_OF_PRODUCT}",
    f"delete from variants where {_OF_PRODUCT}",
    "delete from products where storefront = %(storefront)s and id = %(product_id)s",
)


async def lock_units(uow: UnitOfWork, storefront: str, product_id: UUID) -> dict[UUID, int]:
    """The quantities of the product's units. Waits for orders that are taking stock of them."""
    rows = await uow.fetch(_LOCK_UNITS, storefront=storefront, product_id=product_id)
    return {row["id"]: row["quantity"] for row in rows}


async def is_reserved(uow: UnitOfWork, storefront: str, product_id: UUID) -> bool:
    """Whether an order has ever taken stock of the product."""
    return bool(await uow.fetch_value(_IS_RESERVED, storefront=storefront, product_id=product_id))


async def withdraw_variants(uow: UnitOfWork, storefront: str, product_id: UUID) -> None:
    """The last event of a product that is deleted says that none of its variants is for sale."""
    await uow.defer(_WITHDRAW, storefront=storefront, product_id=product_id)


async def delete_rows(uow: UnitOfWork, storefront: str, product_id: UUID) -> None:
    """Its stock, variants, images, reviews and places on wishlists. Its pictures and the journal of its stock stay."""
    for sql in _DELETIONS:
        await uow.defer(sql, storefront=storefront, product_id=product_id)
