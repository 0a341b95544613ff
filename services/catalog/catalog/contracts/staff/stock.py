"""Stock, as staff count it, and the journal of all its movements."""

from typing import Annotated
from uuid import UUID

from common.paging import decode_cursor, encode_cursor, identifier, integer
from common.storefronts import Storefronts
from common.web import Reads, StaffMember, Transaction, router
from dialects.staff import CursorPage
from fastapi import APIRouter, Query

from catalog.contracts.staff.fields import Cursor, Limit, position
from catalog.contracts.staff.schemas import AdjustmentBody, LowStock, Movement, StockBody, StockLevel
from catalog.domain.goods import Goods
from catalog.domain.stock import StockUnit
from catalog.queries.staff import low_stock, movements
from catalog.use_cases.count_stock import adjust_stock, set_stock


def stock_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/staff/v1", "stock")

    @routes.put("/products/{product_id}/stock")
    async def set_product(product_id: UUID, body: StockBody, caller: StaffMember, tx: Transaction) -> StockLevel:
        """Of the product sold without a variant; variants have stock of their own."""
        await Goods(tx, caller.storefront).product(product_id)
        storefront = storefronts[caller.storefront]
        return _level(await set_stock(tx, storefront, product_id, body.quantity, caller.user_id))

    @routes.post("/products/{product_id}/stock/adjust")
    async def adjust_product(
        product_id: UUID, body: AdjustmentBody, caller: StaffMember, tx: Transaction
    ) -> StockLevel:
        await Goods(tx, caller.storefront).product(product_id)
        storefront = storefronts[caller.storefront]
        return _level(await adjust_stock(tx, storefront, product_id, body.delta, body.reason, caller.user_id))

    @routes.put("/variants/{variant_id}/stock")
    async def set_variant(variant_id: UUID, body: StockBody, caller: StaffMember, tx: Transaction) -> StockLevel:
        await Goods(tx, caller.storefront).variant(variant_id)
        storefront = storefronts[caller.storefront]
        return _level(await set_stock(tx, storefront, variant_id, body.quantity, caller.user_id))

    @routes.post("/variants/{variant_id}/stock/adjust")
    async def adjust_variant(
        variant_id: UUID, body: AdjustmentBody, caller: StaffMember, tx: Transaction
    ) -> StockLevel:
        await Goods(tx, caller.storefront).variant(variant_id)
        storefront = storefronts[caller.storefront]
        return _level(await adjust_stock(tx, storefront, variant_id, body.delta, body.reason, caller.user_id))

    @routes.get("/stock/low")
    async def low(caller: StaffMember, reads: Reads, cursor: Cursor = None, limit: Limit = 50) -> CursorPage[LowStock]:
        """What is at or below its threshold, the lowest first."""
        storefront = storefronts[caller.storefront]
        after = None if cursor is None else decode_cursor(cursor, integer, identifier)
        rows = await low_stock(reads, storefront.name, storefront.catalog.low_stock_threshold, after, limit + 1)
        ids = [row.pop("unit_id") for row in rows]
        shown = [LowStock(**row) for row in rows[:limit]]
        following = encode_cursor(shown[-1].quantity, ids[limit - 1]) if len(rows) > limit else None
        return CursorPage(items=shown, next_cursor=following)

    @routes.get("/stock/movements")
    async def journal(
        caller: StaffMember,
        reads: Reads,
        product_id: Annotated[UUID | None, Query()] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> CursorPage[Movement]:
        """Newest first. The deltas of a product or variant sum up to its stock."""
        rows = await movements(reads, caller.storefront, product_id, position(cursor), limit + 1)
        shown = [Movement(**row) for row in rows[:limit]]
        following = encode_cursor(shown[-1].id) if len(rows) > limit else None
        return CursorPage(items=shown, next_cursor=following)

    return routes


def _level(unit: StockUnit) -> StockLevel:
    return StockLevel(product_id=unit.product_id, variant_id=unit.variant_id, sku=unit.sku, quantity=unit.quantity)
