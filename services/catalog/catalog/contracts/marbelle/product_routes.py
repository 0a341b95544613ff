"""Lists and details of products. Hot paths: no transaction, one statement each."""

from common.http import json_response, router
from common.kernel.money import formatter
from common.kernel.storefronts import Storefront, Storefronts
from dialects.marbelle_bodies import Id, page_response
from dialects.numbered_pages import Page
from fastapi import APIRouter, Request
from starlette.responses import Response

from catalog.contracts.marbelle.openapi import FILTERS, PAGES
from catalog.contracts.marbelle.presenters import Presenter
from catalog.contracts.marbelle.query_params import listing_query
from catalog.contracts.marbelle.schemas import ProductShown
from catalog.repository.numbered_listing import numbered_listing, product_by_number


def product_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/v1/products", "products", transactional=False)

    def storefront_of(request: Request) -> Storefront:
        return storefronts[request.state.caller.storefront]

    @routes.get(
        "/",
        response_model=Page[ProductShown],
        openapi_extra={"parameters": FILTERS + PAGES},
        operation_id="products.list",
    )
    async def products(request: Request) -> Response:
        """The products that are for sale, filtered and sorted, page by page."""
        return await products_page(request, storefront_of(request))

    @routes.get("/{product_id}/", response_model=ProductShown, operation_id="products.get")
    async def product(product_id: Id, request: Request) -> Response:
        """One product with its images."""
        storefront = storefront_of(request)
        row = await product_by_number(request.state.database.autocommit, storefront.name, product_id)
        return json_response(_presenter(request, storefront).product(row))

    return routes


async def products_page(request: Request, storefront: Storefront, within: int | None = None) -> Response:
    """The page of products that the query parameters select. Raises CategoryNotFound for an unknown `within`."""
    query = listing_query(request.query_params, storefront, within)
    count, rows = await numbered_listing(request.state.database.autocommit, query)
    return page_response(request, query.page, count, list(map(_presenter(request, storefront).product, rows)))


def _presenter(request: Request, storefront: Storefront) -> Presenter:
    return Presenter(formatter(storefront.currency), f"{request.state.base_url}/media/")
