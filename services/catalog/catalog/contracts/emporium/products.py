"""Reading products. These paths are hot: no transaction, one statement, one serialisation."""

from common.callers import Caller
from common.database import Database
from common.money import formatter
from common.storefronts import Storefronts
from common.web import json_response, router
from dialects.emporium import Page
from dialects.numbered_pages import numbered_page
from fastapi import APIRouter, Request
from starlette.responses import Response

from catalog.contracts.emporium.asked import listing_asked, page_asked
from catalog.contracts.emporium.documented import FILTERS, PAGES
from catalog.contracts.emporium.schemas import Categories, ProductCard, ProductShown, ReviewShown
from catalog.contracts.emporium.shapes import Shapes
from catalog.queries.categories import visible_categories
from catalog.queries.detail import detail
from catalog.queries.listing import listing
from catalog.queries.reviews import approved_reviews


def product_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/v1/products", "products", saga=True)

    @routes.get("/", response_model=Page[ProductCard], openapi_extra={"parameters": FILTERS + PAGES})
    async def products(request: Request) -> Response:
        caller, data = _asked_by(request)
        asked = listing_asked(request.query_params, storefronts[caller.storefront])
        count, rows = await listing(data.reads, asked)
        card = _shapes(request).card
        return json_response(numbered_page(request, asked.page, count, [card(row) for row in rows]))

    @routes.get("/categories/", response_model=Categories)
    async def categories(request: Request) -> Response:
        """The tree of categories. Inactive ones are left out with everything below them."""
        caller, data = _asked_by(request)
        rows = await visible_categories(data.reads, caller.storefront)
        return json_response({"results": _shapes(request).tree(rows)})

    @routes.get("/{slug}/", response_model=ProductShown)
    async def product(slug: str, request: Request) -> Response:
        caller, data = _asked_by(request)
        row = await detail(data.reads, caller.storefront, slug)
        return json_response(_shapes(request).page(row, show_cost=caller.is_staff))

    @routes.get("/{slug}/reviews/", response_model=Page[ReviewShown], openapi_extra={"parameters": PAGES})
    async def reviews(slug: str, request: Request) -> Response:
        """The approved reviews, newest first."""
        caller, data = _asked_by(request)
        page = page_asked(request.query_params)
        count, rows = await approved_reviews(data.reads, caller.storefront, slug, page)
        return json_response(numbered_page(request, page, count, rows))

    def _shapes(request: Request) -> Shapes:
        money = formatter(storefronts[request.state.caller.storefront].currency)
        return Shapes(money, f"{request.state.base_url}/media/")

    return routes


def _asked_by(request: Request) -> tuple[Caller, Database]:
    """Straight from the request: each dependency would cost a tenth of such a request."""
    return request.state.caller, request.state.database
