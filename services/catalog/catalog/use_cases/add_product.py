"""Add products and variants. The caller publishes them with `publish_products`."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.storefronts import Storefront

from catalog.domain.product import Product, Variant
from catalog.domain.slugs import check_slug
from catalog.domain.stock import MovementKind, StockUnit
from catalog.repository import unique
from catalog.repository.catalog import Catalog
from catalog.repository.stock import Cause
from catalog.use_cases.move_stock import move_stock


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    """Prices in minor units. Without `slug`, one is made from the name. `actor_id` is the member of staff."""

    storefront: Storefront
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
    actor_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVariant:
    """Without `price`, the product's price applies. `actor_id` is the member of staff."""

    storefront: Storefront
    product_id: UUID
    name: str
    sku: str
    price: int | None = None
    quantity: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    is_active: bool = True
    actor_id: UUID | None = None


async def add_product(command: NewProduct, uow: UnitOfWork) -> Product:
    """Raises UnknownCategory, SlugReserved, SlugTaken, SkuTaken, ComparePriceTooLow."""
    catalog = Catalog(uow, command.storefront.name)
    await catalog.lock_category(command.category_id)
    product = _product(command, await _slug(catalog, command))
    product.check_compare_price()
    unit = StockUnit(id=product.id, storefront=product.storefront, product_id=product.id, sku=command.sku)
    await unique.insert(uow, product, unit)
    await _add_initial_stock(command, uow, unit)
    return product


async def add_variant(command: NewVariant, uow: UnitOfWork) -> Variant:
    """Raises ProductNotFound, SkuTaken."""
    product = await Catalog(uow, command.storefront.name).lock_product(command.product_id)
    variant = Variant(
        storefront=product.storefront,
        product_id=product.id,
        name=command.name,
        price=command.price,
        attributes=command.attributes,
        is_active=command.is_active,
    )
    unit = StockUnit(
        id=variant.id, storefront=product.storefront, product_id=product.id, variant_id=variant.id, sku=command.sku
    )
    await unique.insert(uow, variant, unit)
    await _add_initial_stock(command, uow, unit)
    return variant


def _product(command: NewProduct, slug: str) -> Product:
    return Product(
        storefront=command.storefront.name,
        category_id=command.category_id,
        name=command.name,
        slug=slug,
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


async def _slug(catalog: Catalog, command: NewProduct) -> str:
    if command.slug is None:
        return await catalog.free_slug(Product, command.name)
    check_slug(command.slug)
    return command.slug


async def _add_initial_stock(command: NewProduct | NewVariant, uow: UnitOfWork, unit: StockUnit) -> None:
    if command.quantity:
        cause = Cause(kind=MovementKind.INITIAL, actor_id=command.actor_id)
        await move_stock(uow, command.storefront, {unit.id: command.quantity}, cause)
