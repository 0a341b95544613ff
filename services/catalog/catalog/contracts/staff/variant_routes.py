"""Variants of products: added and changed. Products are listed with theirs."""

from uuid import UUID

from common.http import BaseUrl, StaffMember, Transaction
from common.http.audited import audited_with, row_of
from common.http.staff import staff_router
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter

from catalog.contracts.staff.fields import to_minor_units
from catalog.contracts.staff.presenters import Presenter
from catalog.contracts.staff.product_schemas import NewVariantBody, VariantBody, VariantChanges
from catalog.repository.catalog import Catalog
from catalog.use_cases.add_product import NewVariant, add_variant
from catalog.use_cases.change_product import ChangeVariant, change_variant
from catalog.use_cases.publish_products import publish_products


def variant_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router("", "products", reads=Permission.CATALOG_READ, writes=Permission.CATALOG_WRITE)

    @routes.post("/products/{product_id}/variants", status_code=201)
    async def create_variant(
        product_id: UUID, body: NewVariantBody, caller: StaffMember, uow: Transaction, base_url: BaseUrl
    ) -> VariantBody:
        """Add a variant to a product."""
        storefront = storefronts[caller.storefront]
        fields = to_minor_units(body.model_dump(), storefront.currency, "price")
        command = NewVariant(storefront=storefront, product_id=product_id, actor_id=caller.user_id, **fields)
        added = await add_variant(command, uow)
        await publish_products(uow, storefront.name, [product_id])
        catalog = Catalog(uow, storefront.name)
        variant, unit = await catalog.variant(added.id), await catalog.unit(added.id)
        return Presenter(storefront.currency, base_url).variant(variant, unit)

    @routes.patch("/variants/{variant_id}", operation_id="products.update_variant")
    @audited_with(row_of("variants", "variant_id", without=("updated_at",)))
    async def update(
        variant_id: UUID, body: VariantChanges, caller: StaffMember, uow: Transaction, base_url: BaseUrl
    ) -> VariantBody:
        """Change fields of a variant; what is absent stays."""
        currency = storefronts[caller.storefront].currency
        changes = to_minor_units(body.changes(), currency, "price", "sale_price")
        command = ChangeVariant(storefront=caller.storefront, variant_id=variant_id, changes=changes)
        variant = await change_variant(command, uow)
        unit = await Catalog(uow, caller.storefront).unit(variant_id)
        return Presenter(currency, base_url).variant(variant, unit)

    return routes
