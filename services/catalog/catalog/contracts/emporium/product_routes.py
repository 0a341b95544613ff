"""Lists and details of products, and the categories. Hot paths: no transaction, one statement each."""

from common.db.executor import Executor
from common.http import json_response, router
from common.kernel.callers import Caller
from common.kernel.money import formatter
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from dialects.numbered_pages import Page, numbered_page
from fastapi import APIRouter, Request
from starlette.responses import Response

from catalog.contracts.emporium.openapi import FILTERS, PAGES
from catalog.contracts.emporium.presenters import Presenter
from catalog.contracts.emporium.query_params import listing_query, page_query
from catalog.contracts.emporium.schemas import Categories, ProductCard, ProductShown, ReviewShown
from catalog.repository.categories import visible_categories
from catalog.repository.detail import product_detail
from catalog.repository.listing import listing
from catalog.repository.reviews import approved_reviews


def product_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/v1/products", "products", transactional=False)

    @routes.get(
        "/",
        response_model=Page[ProductCard],
        openapi_extra={"parameters": FILTERS + PAGES},
        operation_id="products.list",
    )
    async def products(request: Request) -> Response:
        """The products that are for sale, filtered and sorted, page by page."""
        caller, executor = _context(request)
        query = listing_query(request.query_params, storefronts[caller.storefront])
        count, rows = await listing(executor, query)
        card = _presenter(request).card
        return json_response(numbered_page(request, query.page, count, [card(row) for row in rows]))

    @routes.get("/categories/", response_model=Categories, operation_id="categories.list")
    async def categories(request: Request) -> Response:
        """The tree of categories. Inactive ones are left out with everything below them."""
        caller, executor = _context(request)
        rows = await visible_categories(executor, caller.storefront)
        return json_response({"results": _presenter(request).tree(rows)})

    @routes.get("/{slug}/", response_model=ProductShown, operation_id="products.get")
    async def product(slug: str, request: Request) -> Response:
        """One product with its variants, images and newest reviews."""
        caller, executor = _context(request)
        row = await product_detail(executor, caller.storefront, slug)
        return json_response(_presenter(request).page(row, show_cost=Permission.CATALOG_READ in caller.scopes))

    @routes.get(
        "/{slug}/reviews/",
        response_model=Page[ReviewShown],
        openapi_extra={"parameters": PAGES},
        operation_id="reviews.list",
    )
    async def reviews(slug: str, request: Request) -> Response:
        """The approved reviews, newest first."""
        caller, executor = _context(request)
        page = page_query(request.query_params)
        count, rows = await approved_reviews(executor, caller.storefront, slug, page)
        return json_response(numbered_page(request, page, count, rows))

    def _presenter(request: Request) -> Presenter:
        money = formatter(storefronts[request.state.caller.storefront].currency)
        return Presenter(money, f"{request.state.base_url}/media/")

    return routes


def _context(request: Request) -> tuple[Caller, Executor]:
    """Read from the request's state: each dependency of FastAPI would cost a tenth of such a request."""
    return request.state.caller, request.state.database.autocommit
