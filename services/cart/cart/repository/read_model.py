"""Queries of the read model of products and stocks. An older version never replaces a newer one."""

from typing import Any
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.events.catalog import ProductChanged, VariantSnapshot
from common.kernel import clock

from cart.domain.cart import LARGEST_LINE
from cart.domain.errors import ProductNotInReadModel, VariantNotInReadModel
from cart.domain.item import Item


def _price_of(alias: str) -> str:
    """What a known product or variant costs at the parameter `now`."""
    begun = f"{alias}.sale_starts_at <= cast(%(now)s as timestamptz)"
    lasting = f"({alias}.sale_ends_at is null or {alias}.sale_ends_at > cast(%(now)s as timestamptz))"
    return f"case when {begun} and {lasting} then {alias}.sale_price else {alias}.price end"


FIND_ITEM = f"""
    select p.product_id, v.variant_id, p.number, p.name, p.slug, p.sku as product_sku, p.image,
           v.name as variant_name, v.sku,
           case when v.variant_id is null then {_price_of("p")} else {_price_of("v")} end as price,
           least(case when p.track_inventory then coalesce(s.quantity, 0) end, {LARGEST_LINE}) as available
    from known_products p
    left join known_variants v
      on v.variant_id = cast(%(variant)s as uuid) and v.product_id = p.product_id and v.is_active
    left join known_stocks s on s.unit_id = coalesce(v.variant_id, p.product_id)
    where p.product_id = %(product)s and p.storefront = %(storefront)s and p.is_active
      and (cast(%(variant)s as uuid) is null or v.variant_id is not null)
"""
"""Selects an Item by `storefront`, `product`, `variant` and `now`; no row if it is not for sale."""
_IS_SOLD = """
    select 1 from known_products where product_id = %(product)s and storefront = %(storefront)s and is_active
"""


async def find_item(executor: Executor, storefront: str, product_id: UUID, variant_id: UUID | None) -> Item:
    """Raises ProductNotInReadModel or VariantNotInReadModel."""
    row = await executor.fetch_one(
        FIND_ITEM, product=product_id, variant=variant_id, storefront=storefront, now=clock.now()
    )
    if row is not None:
        return Item.of(row)
    if await executor.fetch(_IS_SOLD, product=product_id, storefront=storefront):
        raise VariantNotInReadModel(storefront, product_id)
    raise ProductNotInReadModel(storefront, product_id)


_NUMBERED = "select product_id from known_products where storefront = %(storefront)s and number = %(number)s"


async def product_id_by_number(executor: Executor, storefront: str, number: int) -> UUID:
    """Return the id of the product with this number. Raises ProductNotInReadModel."""
    product_id: UUID | None = await executor.fetch_value(_NUMBERED, storefront=storefront, number=number)
    if product_id is None:
        raise ProductNotInReadModel(storefront, number)
    return product_id


_STORE_PRODUCT = """
    insert into known_products
        (product_id, storefront, number, name, slug, sku, price, is_active, track_inventory, image, version,
         sale_price, sale_starts_at, sale_ends_at)
    values
        (%(product_id)s, %(storefront)s, %(number)s, %(name)s, %(slug)s, %(sku)s, %(price)s,
         %(is_active)s, %(track_inventory)s, %(image)s, %(version)s,
         %(sale_price)s, %(sale_starts_at)s, %(sale_ends_at)s)
    on conflict (product_id) do update set
        number = excluded.number, name = excluded.name, slug = excluded.slug, sku = excluded.sku,
        price = excluded.price, is_active = excluded.is_active, track_inventory = excluded.track_inventory,
        image = excluded.image, version = excluded.version, sale_price = excluded.sale_price,
        sale_starts_at = excluded.sale_starts_at, sale_ends_at = excluded.sale_ends_at
    where known_products.version < excluded.version
    returning 1
"""
_WITHDRAW_VARIANTS = """
    update known_variants set is_active = false where product_id = %(product_id)s and not variant_id = any(%(listed)s)
"""
_STORE_VARIANT = """
    insert into known_variants
        (variant_id, product_id, name, sku, price, is_active, sale_price, sale_starts_at, sale_ends_at)
    values (%(variant_id)s, %(product_id)s, %(name)s, %(sku)s, %(price)s, %(is_active)s, %(sale_price)s,
        %(sale_starts_at)s, %(sale_ends_at)s)
    on conflict (variant_id) do update set
        name = excluded.name, sku = excluded.sku, price = excluded.price, is_active = excluded.is_active,
        sale_price = excluded.sale_price, sale_starts_at = excluded.sale_starts_at, sale_ends_at = excluded.sale_ends_at
"""
_STORE_STOCK = """
    insert into known_stocks (unit_id, storefront, quantity, version)
    values (%(unit_id)s, %(storefront)s, %(quantity)s, %(version)s)
    on conflict (unit_id) do update set quantity = excluded.quantity, version = excluded.version
    where known_stocks.version < excluded.version
"""
_PRODUCT_FIELDS = {"product_id", "storefront", "number", "name", "slug", "sku", "is_active", "track_inventory"}


async def store_product(uow: UnitOfWork, product: ProductChanged) -> None:
    """Store a product with its variants and stocks, each unless its stored version is newer.

    The product's row is written first, even if its version is not newer: its lock serialises concurrent calls.
    """
    columns = product.model_dump(include={*_PRODUCT_FIELDS, "image", "version"})
    is_newer = await uow.execute(_STORE_PRODUCT, **columns, **_prices(product)) > 0
    await store_stock(uow, product.storefront, product.product_id, product.quantity, product.stock_version)
    for variant in product.variants:
        await store_stock(uow, product.storefront, variant.id, variant.quantity, variant.stock_version)
    if is_newer:
        await _store_variants(uow, product)


async def _store_variants(uow: UnitOfWork, product: ProductChanged) -> None:
    """A variant that is no longer listed keeps its row, because lines show its name, but is not for sale."""
    listed = [each.id for each in product.variants]
    await uow.defer(_WITHDRAW_VARIANTS, product_id=product.product_id, listed=listed)
    for each in product.variants:
        shown = each.model_dump(include={"name", "sku", "is_active"})
        await uow.defer(_STORE_VARIANT, variant_id=each.id, product_id=product.product_id, **shown, **_prices(each))


def _prices(priced: ProductChanged | VariantSnapshot) -> dict[str, Any]:
    """The regular price and the sale. Older releases send only the price of the moment."""
    regular, sale = priced.regular_price, priced.sale
    return {
        "price": priced.price if regular is None else regular,
        "sale_price": sale.price if sale else None,
        "sale_starts_at": sale.starts_at if sale else None,
        "sale_ends_at": sale.ends_at if sale else None,
    }


_WITHDRAW = "update known_products set is_active = false where storefront = %(storefront)s and product_id = %(product)s"


async def withdraw_product(uow: UnitOfWork, storefront: str, product_id: UUID) -> None:
    """Mark a product that catalog no longer has as not for sale. A later `product.changed` reverts that."""
    await uow.defer(_WITHDRAW, storefront=storefront, product=product_id)


async def store_stock(uow: UnitOfWork, storefront: str, unit_id: UUID, quantity: int, version: int) -> None:
    """`unit_id` is a variant's id, or the product's."""
    await uow.defer(_STORE_STOCK, unit_id=unit_id, storefront=storefront, quantity=quantity, version=version)
