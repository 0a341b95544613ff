"""Stock, and the journal of its changes."""

from typing import Annotated
from uuid import UUID

from common.http import Reads, StaffMember, Transaction
from common.http.audited import audited_with, row_of
from common.http.staff import requires_key, staff_router
from common.kernel.paging import NUMBER_AND_ID, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from dialects.staff import CursorPage
from fastapi import APIRouter, Query

from catalog.contracts.staff.fields import Cursor, Limit, position
from catalog.contracts.staff.schemas import AdjustmentBody, LowStock, Movement, StockBody, StockLevel
from catalog.domain.stock import StockUnit
from catalog.repository.catalog import Catalog
from catalog.repository.staff_lists import low_stock, movements
from catalog.storefront import StockRules
from catalog.use_cases.adjust_stock import AdjustStock, SetStock, adjust_stock, set_stock

UNIT_OF_PRODUCT = row_of("stock_units", "product_id", without=("version",))
UNIT_OF_VARIANT = row_of("stock_units", "variant_id", without=("version",))


def stock_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router("", "stock", reads=Permission.CATALOG_READ, writes=Permission.CATALOG_WRITE)

    async def set_unit(caller: StaffMember, unit_id: UUID, body: StockBody, uow: Transaction) -> StockLevel:
        storefront = storefronts[caller.storefront]
        command = SetStock(storefront=storefront, unit_id=unit_id, quantity=body.quantity, actor_id=caller.user_id)
        return _level(await set_stock(command, uow))

    async def adjust_unit(caller: StaffMember, unit_id: UUID, body: AdjustmentBody, uow: Transaction) -> StockLevel:
        storefront = storefronts[caller.storefront]
        command = AdjustStock(
            storefront=storefront,
            unit_id=unit_id,
            delta=body.delta,
            reason=body.reason,
            actor_id=caller.user_id,
        )
        return _level(await adjust_stock(command, uow))

    @routes.put("/products/{product_id}/stock")
    @requires_key
    @audited_with(UNIT_OF_PRODUCT)
    async def set_product(product_id: UUID, body: StockBody, caller: StaffMember, uow: Transaction) -> StockLevel:
        """The stock of the product itself; its variants have stock of their own."""
        await Catalog(uow, caller.storefront).lock_product(product_id)
        return await set_unit(caller, product_id, body, uow)

    @routes.post("/products/{product_id}/stock/adjust")
    @requires_key
    @audited_with(UNIT_OF_PRODUCT)
    async def adjust_product(
        product_id: UUID, body: AdjustmentBody, caller: StaffMember, uow: Transaction
    ) -> StockLevel:
        """Add to the stock of a product, or subtract from it, with a reason."""
        await Catalog(uow, caller.storefront).lock_product(product_id)
        return await adjust_unit(caller, product_id, body, uow)

    @routes.put("/variants/{variant_id}/stock")
    @requires_key
    @audited_with(UNIT_OF_VARIANT)
    async def set_variant(variant_id: UUID, body: StockBody, caller: StaffMember, uow: Transaction) -> StockLevel:
        """Set the stock of a variant to what was counted."""
        await Catalog(uow, caller.storefront).variant(variant_id)
        return await set_unit(caller, variant_id, body, uow)

    @routes.post("/variants/{variant_id}/stock/adjust")
    @requires_key
    @audited_with(UNIT_OF_VARIANT)
    async def adjust_variant(
        variant_id: UUID, body: AdjustmentBody, caller: StaffMember, uow: Transaction
    ) -> StockLevel:
        """Add to the stock of a variant, or subtract from it, with a reason."""
        await Catalog(uow, caller.storefront).variant(variant_id)
        return await adjust_unit(caller, variant_id, body, uow)

    @routes.get("/stock/low", operation_id="stock.list_low")
    async def low(caller: StaffMember, reads: Reads, cursor: Cursor = None, limit: Limit = 50) -> CursorPage[LowStock]:
        """Stock units at or below their threshold, the lowest first."""
        storefront = storefronts[caller.storefront]
        after = None if cursor is None else decode_cursor(cursor, NUMBER_AND_ID)
        threshold = storefront.section(StockRules).low_stock_threshold
        rows = await low_stock(reads, storefront.name, threshold, after, limit + 1)
        ids = [row.pop("unit_id") for row in rows]
        shown = [LowStock(**row) for row in rows[:limit]]
        following = encode_cursor(shown[-1].quantity, ids[limit - 1]) if len(rows) > limit else None
        return CursorPage(items=shown, next_cursor=following)

    @routes.get("/stock/movements", operation_id="stock.list_movements")
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
