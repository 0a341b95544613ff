"""Changes of many products at once."""

from decimal import Decimal

from common.http import AcceptLanguage, StaffMember, Transaction
from common.http.audited import Action
from common.http.staff import requires_key, staff_router
from common.kernel.languages import Language
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from dialects.staff import accepted_language, bulk_outcome, language_headers
from fastapi import APIRouter, Response

from catalog.contracts.staff.bulk_schemas import BulkProduct, BulkProducts, BulkProductsResult
from catalog.contracts.staff.fields import to_minor_units
from catalog.domain.bulk_changes import BulkChange
from catalog.use_cases.change_products_in_bulk import ChangedProduct, ChangeProducts, change_products_in_bulk


def bulk_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router(
        "/products", "products", reads=Permission.CATALOG_READ, writes=Permission.CATALOG_WRITE, subject="product"
    )

    @routes.post("/bulk")
    @requires_key
    async def change_many(
        body: BulkProducts,
        caller: StaffMember,
        uow: Transaction,
        action: Action,
        accept_language: AcceptLanguage,
        response: Response,
    ) -> BulkProductsResult:
        """Change prices, stock, visibility or category of up to 500 products, those that can be changed, at once.

        With a filter, `count` has to be the number of products that it selects: 409 `bulk.count_differs` otherwise.
        """
        storefront = storefronts[caller.storefront]
        command = ChangeProducts(
            storefront=storefront,
            change=_change(body, storefront.currency),
            product_ids=list(dict.fromkeys(body.product_ids)),
            wanted=body.filter.of(storefront) if body.filter else None,
            count=body.count,
            variants=body.variants,
            actor_id=caller.user_id,
        )
        results = await change_products_in_bulk(command, uow)
        for each in results:
            for row in each.rows:
                await action.record(uow, subject_id=str(each.product_id), before=row.before, after=row.after)
        language = accepted_language(accept_language)
        response.headers.update(language_headers(language))
        return _body(results, language)

    return routes


def _change(body: BulkProducts, currency: str) -> BulkChange:
    given = to_minor_units(body.model_dump(include={"price", "round_to"}), currency, "price", "round_to")
    return BulkChange(
        action=body.action,
        price=given["price"],
        percent=None if body.percent is None else Decimal(body.percent),
        round_to=given["round_to"] or 1,
        quantity=body.quantity,
        category_id=body.category_id,
        sale_starts_at=body.sale_starts_at,
        sale_ends_at=body.sale_ends_at,
    )


def _body(results: list[ChangedProduct], language: Language) -> BulkProductsResult:
    refused = sum(each.refusal is not None for each in results)
    changed = sum(bool(each.rows) for each in results)
    return BulkProductsResult(
        changed=changed,
        unchanged=len(results) - changed - refused,
        refused=refused,
        results=[
            BulkProduct(product_id=each.product_id, changed=bool(each.rows), **bulk_outcome(each.refusal, language))
            for each in results
        ],
    )
