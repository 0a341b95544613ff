"""Keeping and reading the read model of the goods. Every statement ignores what is older than what it knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from common.database import execute, execute_later
from common.events.catalog import ProductChanged
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from cart.domain.cart import LARGEST_LINE
from cart.domain.errors import ProductUnheard, VariantUnheard


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be put into a cart now: `price` in minor units, and how many there are.

    `number` and `product_sku` are the product's; `image` is a path below the storefront's address.
    """

    product_id: UUID
    variant_id: UUID | None
    number: int
    name: str
    slug: str
    product_sku: str
    image: str | None
    variant_name: str | None
    sku: str | None
    price: int
    available: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        return cls(**{name: row[name] for name in cls.__slots__})


FIND = f"""
    select p.product_id, v.variant_id, p.number, p.name, p.slug, p.sku as product_sku, p.image,
           v.name as variant_name, v.sku, coalesce(v.price, p.price) as price,
           least(case when p.track_inventory then coalesce(s.quantity, 0) end, {LARGEST_LINE}) as available
    from known_products p
    left join known_variants v
      on v.variant_id = cast(:variant as uuid) and v.product_id = p.product_id and v.is_active
    left join known_stocks s on s.unit_id = coalesce(v.variant_id, p.product_id)
    where p.product_id = :product and p.storefront = :storefront and p.is_active
      and (cast(:variant as uuid) is null or v.variant_id is not null)
"""
"""An Item by `:storefront`, `:product` and `:variant`; no row when it is not for sale."""
_FIND = text(FIND)
_IS_SOLD = text("""
    select 1 from known_products where product_id = :product and storefront = :storefront and is_active
""")


async def find_item(session: AsyncSession, storefront: str, product_id: UUID, variant_id: UUID | None) -> Item:
    """Raises ProductUnheard or VariantUnheard."""
    parameters = {"product": product_id, "variant": variant_id, "storefront": storefront}
    row = (await execute(session, _FIND, parameters)).mappings().first()
    if row is not None:
        return Item.of(dict(row))
    if (await execute(session, _IS_SOLD, {"product": product_id, "storefront": storefront})).first():
        raise VariantUnheard(storefront, product_id)
    raise ProductUnheard(storefront, product_id)


_NUMBERED = text("select product_id from known_products where storefront = :storefront and number = :number")


async def product_of(session: AsyncSession, storefront: str, number: int) -> UUID:
    """The id of the product with a number. Raises ProductUnheard."""
    found = (await execute(session, _NUMBERED, {"storefront": storefront, "number": number})).first()
    if found is None:
        raise ProductUnheard(storefront, number)
    product_id: UUID = found.product_id
    return product_id


_LEARN_PRODUCT = text("""
    insert into known_products
        (product_id, storefront, number, name, slug, sku, price, is_active, track_inventory, image, version)
    values
        (:product_id, :storefront, :number, :name, :slug, :sku, :price, :is_active, :track_inventory, :image, :version)
    on conflict (product_id) do update set
        number = excluded.number, name = excluded.name, slug = excluded.slug, sku = excluded.sku,
        price = excluded.price, is_active = excluded.is_active, track_inventory = excluded.track_inventory,
        image = excluded.image, version = excluded.version
    where known_products.version < excluded.version
    returning 1
""")
_WITHDRAW_VARIANTS = text("""
    update known_variants set is_active = false where product_id = :product_id and not variant_id = any(:listed)
""")
_LEARN_VARIANT = text("""
    insert into known_variants (variant_id, product_id, name, sku, price, is_active)
    values (:variant_id, :product_id, :name, :sku, :price, :is_active)
    on conflict (variant_id) do update set
        name = excluded.name, sku = excluded.sku, price = excluded.price, is_active = excluded.is_active
""")
_LEARN_STOCK = text("""
    insert into known_stocks (unit_id, storefront, quantity, version)
    values (:unit_id, :storefront, :quantity, :version)
    on conflict (unit_id) do update set quantity = excluded.quantity, version = excluded.version
    where known_stocks.version < excluded.version
""")
_PRODUCT_FACTS = {"product_id", "storefront", "number", "name", "slug", "sku", "price", "is_active", "track_inventory"}


async def learn_product(session: AsyncSession, product: ProductChanged) -> None:
    """The product with its variants, and their stocks as far as they are news.

    The product's row comes first, also when it is no news: it is the lock that lets others wait.
    """
    facts = product.model_dump(include={*_PRODUCT_FACTS, "image", "version"})
    news = (await execute(session, _LEARN_PRODUCT, facts)).first()
    await learn_stock(session, product.storefront, product.product_id, product.quantity, product.stock_version)
    for variant in product.variants:
        await learn_stock(session, product.storefront, variant.id, variant.quantity, variant.stock_version)
    if news is not None:
        await _learn_variants(session, product)


async def _learn_variants(session: AsyncSession, product: ProductChanged) -> None:
    """One that is no longer named stays with its words, for the lines that have it, but is not for sale."""
    listed = {"product_id": product.product_id, "listed": [each.id for each in product.variants]}
    await execute(session, _WITHDRAW_VARIANTS, listed)
    variants = [
        {
            "variant_id": each.id,
            "product_id": product.product_id,
            **each.model_dump(include={"name", "sku", "price", "is_active"}),
        }
        for each in product.variants
    ]
    if variants:
        await execute(session, _LEARN_VARIANT, variants)


_WITHDRAW = text("update known_products set is_active = false where storefront = :storefront and product_id = :product")


async def withdraw_product(session: AsyncSession, storefront: str, product_id: UUID) -> None:
    """It is not for sale any more, because catalog no longer has it; should it come back, catalog tells."""
    await execute(session, _WITHDRAW, {"storefront": storefront, "product": product_id})


async def learn_stock(session: AsyncSession, storefront: str, unit_id: UUID, quantity: int, version: int) -> None:
    """`unit_id` is a variant's id, or the product's."""
    facts = {"unit_id": unit_id, "storefront": storefront, "quantity": quantity, "version": version}
    await execute_later(session, _LEARN_STOCK, facts)
