"""Reading products. These paths are hot: no transaction, one statement, one serialisation."""

from common.storefronts import Storefront, Storefronts
from common.web import json_response, router
from dialects.marbelle_bodies import Id, Page, bare_page
from fastapi import APIRouter, Request
from starlette.responses import Response

from catalog.contracts.marbelle.asked import shelf_asked
from catalog.contracts.marbelle.documented import FILTERS, PAGES
from catalog.contracts.marbelle.schemas import ProductShown
from catalog.contracts.marbelle.shapes import product_shape
from catalog.queries.shelf import product_by_number, shelf


def product_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/v1/products", "products", saga=True)

    def shop(request: Request) -> Storefront:
        return storefronts[request.state.caller.storefront]

    @routes.get("/", response_model=Page[ProductShown], openapi_extra={"parameters": FILTERS + PAGES})
    async def products(request: Request) -> Response:
        return await shelf_page(request, shop(request))

    @routes.get("/{product_id}/", response_model=ProductShown)
    async def product(product_id: Id, request: Request) -> Response:
        storefront = shop(request)
        row = await product_by_number(request.state.database.reads, storefront.name, product_id)
        return json_response(product_shape(request, storefront)(row))

    return routes


async def shelf_page(request: Request, storefront: Storefront, within: int | None = None) -> Response:
    """A page of products as the address asks for them. Raises CategoryNotFound for `within`."""
    asked = shelf_asked(request.query_params, storefront, within)
    count, rows = await shelf(request.state.database.reads, asked)
    return bare_page(request, asked.page, count, list(map(product_shape(request, storefront), rows)))
