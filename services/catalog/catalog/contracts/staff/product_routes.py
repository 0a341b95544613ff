"""Products, listed and shown with their variants."""

from typing import Annotated, Any
from uuid import UUID

from common.http import BaseUrl, Reads, StaffMember, Transaction
from common.http.audited import audited_with, row_of
from common.http.staff import staff_router
from common.kernel.paging import encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from dialects.staff import CursorPage
from fastapi import APIRouter, Query

from catalog.contracts.staff.fields import Cursor, Limit, position, product_columns
from catalog.contracts.staff.presenters import Presenter
from catalog.contracts.staff.product_schemas import NewProductBody, ProductBody, ProductChanges
from catalog.repository.staff_lists import product_ids
from catalog.repository.whole_products import whole_product, whole_products
from catalog.use_cases.add_product import NewProduct, add_product
from catalog.use_cases.change_product import ChangeProduct, change_product
from catalog.use_cases.publish_products import publish_products

PRODUCT = row_of("products", "product_id", without=("search", "sort_name", "updated_at", "version"))


def product_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router(
        "/products", "products", reads=Permission.CATALOG_READ, writes=Permission.CATALOG_WRITE, subject="product"
    )

    def presenter(caller: StaffMember, base_url: str) -> Presenter:
        return Presenter(storefronts[caller.storefront].currency, base_url)

    @routes.get("")
    async def products(
        caller: StaffMember,
        reads: Reads,
        base_url: BaseUrl,
        search: Annotated[str, Query(max_length=200)] = "",
        category: Annotated[str | None, Query(max_length=200)] = None,
        is_active: bool | None = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> CursorPage[ProductBody]:
        """Newest first, hidden ones too. `category` is a slug and includes the categories below."""
        ids = await product_ids(reads, caller.storefront, search, category, is_active, position(cursor), limit + 1)
        found = await whole_products(reads, caller.storefront, ids[:limit])
        bodies = [presenter(caller, base_url).product(each) for each in found]
        following = encode_cursor(bodies[-1].number) if len(ids) > limit else None
        return CursorPage(items=bodies, next_cursor=following)

    @routes.post("", status_code=201)
    async def create(body: NewProductBody, caller: StaffMember, uow: Transaction, base_url: BaseUrl) -> ProductBody:
        storefront = storefronts[caller.storefront]
        amounts = product_columns(body.model_dump(), storefront.currency)
        product = await add_product(NewProduct(storefront=storefront, actor_id=caller.user_id, **amounts), uow)
        await publish_products(uow, storefront.name, [product.id])
        return presenter(caller, base_url).product(await whole_product(uow, storefront.name, product.id))

    @routes.get("/{product_id}")
    async def product(product_id: UUID, caller: StaffMember, reads: Reads, base_url: BaseUrl) -> ProductBody:
        return presenter(caller, base_url).product(await whole_product(reads, caller.storefront, product_id))

    async def change(
        caller: StaffMember, uow: Transaction, base_url: str, product_id: UUID, **changes: Any
    ) -> ProductBody:
        command = ChangeProduct(storefront=caller.storefront, product_id=product_id, changes=changes)
        await change_product(command, uow)
        return presenter(caller, base_url).product(await whole_product(uow, caller.storefront, product_id))

    @routes.patch("/{product_id}")
    @audited_with(PRODUCT)
    async def update(
        product_id: UUID, body: ProductChanges, caller: StaffMember, uow: Transaction, base_url: BaseUrl
    ) -> ProductBody:
        changes = product_columns(body.changes(), storefronts[caller.storefront].currency)
        return await change(caller, uow, base_url, product_id, **changes)

    @routes.post("/{product_id}/activate")
    @audited_with(PRODUCT)
    async def activate(product_id: UUID, caller: StaffMember, uow: Transaction, base_url: BaseUrl) -> ProductBody:
        return await change(caller, uow, base_url, product_id, is_active=True)

    @routes.post("/{product_id}/deactivate")
    @audited_with(PRODUCT)
    async def deactivate(product_id: UUID, caller: StaffMember, uow: Transaction, base_url: BaseUrl) -> ProductBody:
        return await change(caller, uow, base_url, product_id, is_active=False)

    return routes
