"""Products and their variants, as staff keep them."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from common.paging import encode_cursor
from common.storefronts import Storefronts
from common.web import BaseUrl, StaffMember, Transaction, router
from dialects.staff import CursorPage
from fastapi import APIRouter, Query

from catalog.contracts.staff.bodies import Bodies
from catalog.contracts.staff.fields import Cursor, Limit, minor, position
from catalog.contracts.staff.schemas import (
    NewProductBody,
    NewVariantBody,
    ProductBody,
    ProductChanges,
    VariantBody,
    VariantChanges,
)
from catalog.domain.goods import Goods
from catalog.queries.staff import product_ids
from catalog.use_cases.add_goods import NewProduct, NewVariant, add_product, add_variant
from catalog.use_cases.change_goods import change_product, change_variant
from catalog.use_cases.publish_products import publish_products

PRICES = ("price", "compare_price", "cost_price")


def product_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/staff/v1/products", "products")

    @routes.get("")
    async def products(
        caller: StaffMember,
        tx: Transaction,
        base_url: BaseUrl,
        search: Annotated[str, Query(max_length=200)] = "",
        category: Annotated[str | None, Query(max_length=200)] = None,
        is_active: bool | None = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> CursorPage[ProductBody]:
        """Newest first, hidden ones too. `category` is a slug and includes the categories below."""
        ids = await product_ids(tx, caller.storefront, search, category, is_active, position(cursor), limit + 1)
        bodies = await Bodies(storefronts[caller.storefront].currency, base_url).products(tx, ids[:limit])
        following = encode_cursor(bodies[-1].number) if len(ids) > limit else None
        return CursorPage(items=bodies, next_cursor=following)

    @routes.post("", status_code=201)
    async def create(body: NewProductBody, caller: StaffMember, tx: Transaction, base_url: BaseUrl) -> ProductBody:
        storefront = storefronts[caller.storefront]
        command = NewProduct(**_amounts(body.model_dump(), storefront.currency))
        product = await add_product(command, tx, storefront, caller.user_id)
        await publish_products(tx, storefront.name, [product.id])
        return await Bodies(storefront.currency, base_url).product(tx, product.id)

    @routes.get("/{product_id}")
    async def product(product_id: UUID, caller: StaffMember, tx: Transaction, base_url: BaseUrl) -> ProductBody:
        await Goods(tx, caller.storefront).product(product_id)
        return await Bodies(storefronts[caller.storefront].currency, base_url).product(tx, product_id)

    async def change(
        caller: StaffMember, tx: Transaction, base_url: str, product_id: UUID, **changes: Any
    ) -> ProductBody:
        await change_product(tx, Goods(tx, caller.storefront), product_id, changes)
        return await Bodies(storefronts[caller.storefront].currency, base_url).product(tx, product_id)

    @routes.patch("/{product_id}")
    async def update(
        product_id: UUID, body: ProductChanges, caller: StaffMember, tx: Transaction, base_url: BaseUrl
    ) -> ProductBody:
        changes = _amounts(body.changes(), storefronts[caller.storefront].currency)
        return await change(caller, tx, base_url, product_id, **changes)

    @routes.post("/{product_id}/activate")
    async def activate(product_id: UUID, caller: StaffMember, tx: Transaction, base_url: BaseUrl) -> ProductBody:
        return await change(caller, tx, base_url, product_id, is_active=True)

    @routes.post("/{product_id}/deactivate")
    async def deactivate(product_id: UUID, caller: StaffMember, tx: Transaction, base_url: BaseUrl) -> ProductBody:
        return await change(caller, tx, base_url, product_id, is_active=False)

    @routes.post("/{product_id}/variants", status_code=201)
    async def create_variant(
        product_id: UUID, body: NewVariantBody, caller: StaffMember, tx: Transaction, base_url: BaseUrl
    ) -> VariantBody:
        storefront = storefronts[caller.storefront]
        command = NewVariant(product_id=product_id, **minor(body.model_dump(), storefront.currency, "price"))
        variant = await add_variant(command, tx, storefront, caller.user_id)
        await publish_products(tx, storefront.name, [product_id])
        unit = await Goods(tx, storefront.name).unit(variant.id)
        await tx.refresh(unit)
        return Bodies(storefront.currency, base_url).variant(variant, unit)

    return routes


def variant_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/staff/v1/variants", "products")

    @routes.patch("/{variant_id}")
    async def update(
        variant_id: UUID, body: VariantChanges, caller: StaffMember, tx: Transaction, base_url: BaseUrl
    ) -> VariantBody:
        currency, goods = storefronts[caller.storefront].currency, Goods(tx, caller.storefront)
        variant = await change_variant(tx, goods, variant_id, minor(body.changes(), currency, "price"))
        return Bodies(currency, base_url).variant(variant, await goods.unit(variant_id))

    return routes


def _amounts(values: dict[str, Any], currency: str) -> dict[str, Any]:
    amounts = minor(values, currency, *PRICES)
    if amounts.get("weight") is not None:
        amounts["weight"] = Decimal(amounts["weight"])
    return amounts
