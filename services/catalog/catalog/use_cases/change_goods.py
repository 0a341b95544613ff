"""Change what is in the catalog: only what is named in `changes`."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.goods import Goods
from catalog.domain.product import Product, Variant
from catalog.domain.storing import store
from catalog.use_cases.add_goods import check_compare_price, check_slug, lock_category
from catalog.use_cases.publish_products import publish_products


async def change_product(session: AsyncSession, goods: Goods, product_id: UUID, changes: Mapping[str, Any]) -> Product:
    """Locks category before product, as hiding a category does.

    Raises ProductNotFound, UnknownCategory, SlugReserved, SlugTaken, SkuTaken, ComparePriceTooLow.
    """
    category_id = changes.get("category_id") or await goods.category_of(product_id)
    await lock_category(session, goods.storefront, category_id)
    product = await goods.product(product_id)
    if "slug" in changes:
        check_slug(changes["slug"])
    _apply(product, changes)
    check_compare_price(product.price, product.compare_price)
    await _rename_unit(session, goods, product_id, changes)
    await store(session, product)
    await publish_products(session, goods.storefront, [product_id])
    return product


async def change_variant(session: AsyncSession, goods: Goods, variant_id: UUID, changes: Mapping[str, Any]) -> Variant:
    """Raises VariantNotFound, SkuTaken."""
    variant = await goods.variant(variant_id)
    await goods.product(variant.product_id)
    _apply(variant, changes)
    await _rename_unit(session, goods, variant_id, changes)
    await store(session, variant)
    await publish_products(session, goods.storefront, [variant.product_id])
    return variant


async def _rename_unit(session: AsyncSession, goods: Goods, unit_id: UUID, changes: Mapping[str, Any]) -> None:
    if "sku" in changes:
        unit = await goods.unit(unit_id)
        unit.sku = changes["sku"]
        await store(session, unit)


def _apply(row: Product | Variant, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if name != "sku":
            setattr(row, name, value)
