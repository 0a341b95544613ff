"""Products, listed and shown with their variants."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from common.db.own_fields import change_own_fields
from common.http import BaseUrl, Reads, StaffMember, Transaction
from common.http.audited import audited_with
from common.http.following import Follow
from common.http.own_fields import PARAMETER, OwnFieldSearch
from common.http.staff import staff_router
from common.kernel.paging import MOMENT_AND_ID, NUMBER_AND_ID, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter
from pydantic import TypeAdapter

from catalog.contracts.staff.archive_routes import PRODUCT
from catalog.contracts.staff.fields import Cursor, Limit, product_columns, to_minor_units
from catalog.contracts.staff.presenters import Presenter
from catalog.contracts.staff.product_filters import Text, product_filter
from catalog.contracts.staff.product_schemas import NewProductBody, ProductBody, ProductChanges, ProductPage
from catalog.repository.product_search import ProductSort, search_products
from catalog.repository.whole_products import whole_product, whole_products
from catalog.use_cases.add_product import NewProduct
from catalog.use_cases.add_whole_product import AddWholeProduct, NewImage, add_whole_product
from catalog.use_cases.change_product import ChangeProduct, change_product

_POSITIONS: dict[str, TypeAdapter[tuple[Any, UUID]]] = {
    "number": NUMBER_AND_ID,
    "price": NUMBER_AND_ID,
    "updated_at": MOMENT_AND_ID,
    "name": TypeAdapter(tuple[str, UUID]),
}


def product_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router(
        "/products", "products", reads=Permission.CATALOG_READ, writes=Permission.CATALOG_WRITE, subject="product"
    )

    def presenter(caller: StaffMember, base_url: str) -> Presenter:
        return Presenter(storefronts[caller.storefront].currency, base_url)

    @routes.get("", openapi_extra=PARAMETER, operation_id="products.list")
    async def products(
        caller: StaffMember,
        reads: Reads,
        base_url: BaseUrl,
        follow: Follow,
        metadata: OwnFieldSearch,
        search: Text = "",
        sku: Text | None = None,
        category: Text | None = None,
        category_id: UUID | None = None,
        is_active: bool | None = None,
        is_visible: bool | None = None,
        archived: bool | None = None,
        low_stock: bool | None = None,
        sort: ProductSort = ProductSort.NEWEST,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> ProductPage:
        """Newest first unless `sort` says otherwise, hidden ones too; archived ones only with `archived=true`.

        `category` is a slug; it and `category_id` include the categories below. `sku` is the product's or a variant's.
        With `updated_from` in the order of changes, for copies of them; archived ones too, unless `archived=false`.
        """
        wanted = product_filter(
            storefronts[caller.storefront],
            search=search,
            sku=sku,
            category=category,
            category_id=category_id,
            is_active=is_active,
            is_visible=is_visible,
            archived=archived,
            low_stock=low_stock,
            updated_from=None,
            metadata=metadata,
        )
        if followed := await follow.page("product", limit):
            wanted = replace(wanted, ids=[UUID(subject) for subject in followed.subjects])
            rows = await search_products(reads, caller.storefront, wanted, ProductSort.NEWEST, None, limit)
            found = await whole_products(reads, caller.storefront, [row["id"] for row in rows])
            items = {str(each.product.id): presenter(caller, base_url).product(each) for each in found}
            return ProductPage(**followed.body(items), total_count=None)
        wanted = replace(wanted, archived=bool(archived))
        after = decode_cursor(cursor, _POSITIONS[sort.column]) if cursor else None
        rows = await search_products(reads, caller.storefront, wanted, sort, after, limit + 1)
        page = rows[:limit]
        found = await whole_products(reads, caller.storefront, [row["id"] for row in page])
        return ProductPage(
            items=[presenter(caller, base_url).product(each) for each in found],
            total_count=None if after else (rows[0]["total_count"] if rows else 0),
            next_cursor=encode_cursor(page[-1][sort.column], page[-1]["id"]) if len(rows) > limit else None,
        )

    @routes.post("", status_code=201)
    async def create(body: NewProductBody, caller: StaffMember, uow: Transaction, base_url: BaseUrl) -> ProductBody:
        """Add a product with its variants, stock and pictures, which were uploaded before. All or nothing."""
        storefront = storefronts[caller.storefront]
        columns = product_columns(body.model_dump(exclude={"variants", "images"}), storefront.currency)
        command = AddWholeProduct(
            product=NewProduct(storefront=storefront, actor_id=caller.user_id, **columns),
            variants=[to_minor_units(each.model_dump(), storefront.currency, "price") for each in body.variants],
            images=[NewImage(**each.model_dump()) for each in body.images],
        )
        product_id = await add_whole_product(command, uow)
        return presenter(caller, base_url).product(await whole_product(uow, storefront.name, product_id))

    @routes.get("/{product_id}", operation_id="products.get")
    async def product(product_id: UUID, caller: StaffMember, reads: Reads, base_url: BaseUrl) -> ProductBody:
        """One product with its variants and images, also if it is not for sale."""
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
        """Change fields of a product; what is absent stays."""
        changes = product_columns(body.changes(), storefronts[caller.storefront].currency)
        if (metadata := changes.pop("metadata", None)) is not None:
            await change_own_fields(uow, "products", caller.storefront, product_id, metadata)
        return await change(caller, uow, base_url, product_id, **changes)

    @routes.post("/{product_id}/activate")
    @audited_with(PRODUCT)
    async def activate(product_id: UUID, caller: StaffMember, uow: Transaction, base_url: BaseUrl) -> ProductBody:
        """Put a product on sale."""
        return await change(caller, uow, base_url, product_id, is_active=True)

    @routes.post("/{product_id}/deactivate")
    @audited_with(PRODUCT)
    async def deactivate(product_id: UUID, caller: StaffMember, uow: Transaction, base_url: BaseUrl) -> ProductBody:
        """Take a product off sale."""
        return await change(caller, uow, base_url, product_id, is_active=False)

    return routes
