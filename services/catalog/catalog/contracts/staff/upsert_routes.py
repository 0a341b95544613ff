"""Products added or changed by their SKU."""

from typing import Annotated

from common.http import BaseUrl, StaffMember, Transaction, json_response
from common.http.audited import Action
from common.http.staff import requires_key, staff_router
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter, Path, Response

from catalog.contracts.staff.fields import Sku, product_columns, to_minor_units
from catalog.contracts.staff.presenters import Presenter
from catalog.contracts.staff.product_schemas import ProductBody, UpsertBody, UpsertedVariantBody
from catalog.domain.product_rows import Outcome, ProductRow
from catalog.repository.whole_products import whole_product
from catalog.use_cases.upsert_products import UpsertProducts, upsert_products


def upsert_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router(
        "/products/by-sku",
        "products",
        reads=Permission.CATALOG_READ,
        writes=Permission.CATALOG_WRITE,
        subject="product",
    )

    @routes.put("/{sku:path}", response_model=ProductBody, responses={201: {"model": ProductBody}})
    @requires_key
    async def upsert(
        sku: Annotated[Sku, Path()],
        body: UpsertBody,
        caller: StaffMember,
        uow: Transaction,
        action: Action,
        base_url: BaseUrl,
    ) -> Response:
        """Change the product that has this SKU, with the variants named by theirs, or add it: 201. All or nothing."""
        storefront = storefronts[caller.storefront]
        rows = _rows(sku, body, storefront.currency)
        results = await upsert_products(UpsertProducts(storefront=storefront, rows=rows, actor_id=caller.user_id), uow)
        for each in results:
            if each.refusal is not None:
                raise each.refusal
            await action.record(uow, subject_id=str(each.product_id), before=each.before, after=each.after)
        product = results[0]
        assert product.product_id is not None, "only refused rows have no product"
        whole = await whole_product(uow, storefront.name, product.product_id)
        shown = Presenter(storefront.currency, base_url).product(whole).model_dump(mode="json")
        return json_response(shown, 201 if product.outcome is Outcome.CREATED else 200)

    return routes


def _rows(sku: str, body: UpsertBody, currency: str) -> list[ProductRow]:
    columns = product_columns(body.changes(), currency)
    columns.pop("variants", None)
    return [ProductRow(sku=sku, values=columns), *(_variant(sku, each, currency) for each in body.variants)]


def _variant(product_sku: str, body: UpsertedVariantBody, currency: str) -> ProductRow:
    values = to_minor_units(body.changes(), currency, "price", "sale_price")
    return ProductRow(sku=values.pop("sku"), product_sku=product_sku, values=values)
