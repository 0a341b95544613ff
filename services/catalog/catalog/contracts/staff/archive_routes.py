"""Products that are deleted, archived and restored."""

from typing import Literal
from uuid import UUID

from common.http import BaseUrl, Data, Output, StaffMember, Transaction
from common.http.audited import Action, audited_with, row_of
from common.http.staff import staff_router
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.orders import OrdersInterface
from fastapi import APIRouter

from catalog.contracts.staff.presenters import Presenter
from catalog.contracts.staff.product_schemas import ProductBody
from catalog.repository.whole_products import whole_product
from catalog.use_cases.delete_product import DeleteProduct, RestoreProduct, delete_product, restore_product

_DERIVED = ("search", "folded", "sort_name", "updated_at", "version", "reduced_price", "current_price", "next_price_at")
PRODUCT = row_of("products", "product_id", without=_DERIVED)


class Removed(Output):
    """`archived`: orders refer to the product, so that it stays, hidden from customers."""

    id: UUID
    outcome: Literal["deleted", "archived"]


def removal_routes(storefronts: Storefronts, orders: OrdersInterface) -> APIRouter:
    routes = staff_router(
        "/products", "products", reads=Permission.CATALOG_READ, writes=Permission.CATALOG_WRITE, transactional=False
    )

    @routes.delete("/{product_id}")
    async def delete(product_id: UUID, caller: StaffMember, data: Data, action: Action) -> Removed:
        """Deleted if no order refers to it, else archived: hidden, and kept for orders and the history."""
        path = {"product_id": product_id}
        is_ordered = await orders.is_ordered(caller.storefront, product_id)
        command = DeleteProduct(
            storefront=storefronts[caller.storefront],
            product_id=product_id,
            is_ordered=is_ordered,
            actor_id=caller.user_id,
        )
        async with data.transaction() as uow:
            before = await PRODUCT(uow, caller.storefront, path)
            is_deleted = await delete_product(command, uow)
            await action.record(uow, before=before, after=await PRODUCT(uow, caller.storefront, path))
        return Removed(id=product_id, outcome="deleted" if is_deleted else "archived")

    return routes


def restoration_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router("/products", "products", reads=Permission.CATALOG_READ, writes=Permission.CATALOG_WRITE)

    @routes.post("/{product_id}/restore")
    @audited_with(PRODUCT)
    async def restore(product_id: UUID, caller: StaffMember, uow: Transaction, base_url: BaseUrl) -> ProductBody:
        """An archived product is hidden until it is activated."""
        await restore_product(RestoreProduct(storefront=caller.storefront, product_id=product_id), uow)
        whole = await whole_product(uow, caller.storefront, product_id)
        return Presenter(storefronts[caller.storefront].currency, base_url).product(whole)

    return routes
