"""Bring new goods into the catalog. Callers publish what they added with `publish_products`."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from common import clock
from common.storefronts import Storefront
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.category import Category
from catalog.domain.errors import ComparePriceTooLow, SlugReserved, UnknownCategory
from catalog.domain.goods import Goods
from catalog.domain.product import Product, Variant
from catalog.domain.slugs import RESERVED, slug_of
from catalog.domain.stock import MovementKind, StockUnit
from catalog.domain.storing import store
from catalog.use_cases.move_stock import Cause, move_stock


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    """Prices in minor units. Without a slug one is made from the name."""

    name: str
    sku: str
    category_id: UUID
    price: int
    slug: str | None = None
    description: str = ""
    compare_price: int | None = None
    cost_price: int | None = None
    quantity: int = 0
    is_active: bool = True
    is_featured: bool = False
    track_inventory: bool = True
    low_stock_threshold: int | None = None
    unit_of_measure: str = "piece"
    weight: Decimal | None = None
    dimensions: str | None = None
    created_at: datetime = field(default_factory=clock.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVariant:
    """Without a price of its own it costs what the product costs."""

    product_id: UUID
    name: str
    sku: str
    price: int | None = None
    quantity: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    is_active: bool = True


async def add_product(
    command: NewProduct, session: AsyncSession, storefront: Storefront, actor_id: UUID | None = None
) -> Product:
    """Raises UnknownCategory, SlugReserved, SlugTaken, SkuTaken, ComparePriceTooLow."""
    await lock_category(session, storefront.name, command.category_id)
    check_compare_price(command.price, command.compare_price)
    product = Product(
        storefront=storefront.name,
        category_id=command.category_id,
        name=command.name,
        slug=await _slug(session, storefront.name, command),
        description=command.description,
        price=command.price,
        compare_price=command.compare_price,
        cost_price=command.cost_price,
        is_active=command.is_active,
        is_featured=command.is_featured,
        track_inventory=command.track_inventory,
        low_stock_threshold=command.low_stock_threshold,
        unit_of_measure=command.unit_of_measure,
        weight=command.weight,
        dimensions=command.dimensions,
        created_at=command.created_at,
    )
    await store(session, product)
    await store(session, StockUnit(id=product.id, storefront=storefront.name, product_id=product.id, sku=command.sku))
    await _stock_up(session, storefront, product.id, command.quantity, actor_id)
    return product


async def add_variant(
    command: NewVariant, session: AsyncSession, storefront: Storefront, actor_id: UUID | None = None
) -> Variant:
    """Raises ProductNotFound, SkuTaken."""
    product = await Goods(session, storefront.name).product(command.product_id)
    variant = Variant(
        storefront=storefront.name,
        product_id=product.id,
        name=command.name,
        price=command.price,
        attributes=command.attributes,
        is_active=command.is_active,
    )
    await store(session, variant)
    unit = StockUnit(
        id=variant.id, storefront=storefront.name, product_id=product.id, variant_id=variant.id, sku=command.sku
    )
    await store(session, unit)
    await _stock_up(session, storefront, unit.id, command.quantity, actor_id)
    return variant


async def lock_category(session: AsyncSession, storefront: str, category_id: UUID) -> None:
    """Keep the category's visibility as it is until the product has taken it over. Raises UnknownCategory."""
    statement = select(Category.id).where(Category.storefront == storefront, col(Category.id) == category_id)
    if (await session.exec(statement.with_for_update(read=True))).first() is None:
        raise UnknownCategory(category_id=str(category_id))


def check_compare_price(price: int, compare_price: int | None) -> None:
    """Raises ComparePriceTooLow."""
    if compare_price is not None and compare_price <= price:
        raise ComparePriceTooLow()


def check_slug(slug: str) -> None:
    """Raises SlugReserved."""
    if slug in RESERVED:
        raise SlugReserved(slug=slug)


async def _slug(session: AsyncSession, storefront: str, command: NewProduct) -> str:
    if command.slug is not None:
        check_slug(command.slug)
        return command.slug
    stem = slug_of(command.name, taken=())
    return slug_of(command.name, await Goods(session, storefront).slugs_like(Product, stem))


async def _stock_up(
    session: AsyncSession, storefront: Storefront, unit_id: UUID, quantity: int, actor_id: UUID | None
) -> None:
    if quantity:
        await move_stock(session, storefront, {unit_id: quantity}, Cause(kind=MovementKind.INITIAL, actor_id=actor_id))
