"""Lists and details of categories. A storefront has few: all are read, then filtered and ordered here."""

from common.db.executor import Row
from common.http import json_response, router
from common.kernel.storefronts import Storefronts
from dialects.marbelle_bodies import Id, page_response, requested_page
from dialects.numbered_pages import Page
from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from catalog.contracts.marbelle.openapi import CATEGORY_FILTERS, FILTERS, PAGES
from catalog.contracts.marbelle.presenters import category_card
from catalog.contracts.marbelle.product_routes import products_page
from catalog.contracts.marbelle.query_params import search_words
from catalog.contracts.marbelle.schemas import CategoryCard, CategoryShown, ProductShown
from catalog.domain.errors import CategoryNotFound
from catalog.domain.search_text import folded
from catalog.repository.categories import categories_with_counts


def _by_name(row: Row) -> str:
    return str(row["name"]).casefold()


def _by_creation(row: Row) -> str:
    return str(row["created_at"])


_ORDERINGS = {"name": _by_name, "created_at": _by_creation}


def category_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/v1/categories", "categories", transactional=False)

    async def visible(request: Request) -> list[Row]:
        return await categories_with_counts(request.state.database.autocommit, request.state.caller.storefront)

    @routes.get(
        "/",
        response_model=Page[CategoryCard],
        openapi_extra={"parameters": CATEGORY_FILTERS + PAGES},
        operation_id="categories.list",
    )
    async def categories(request: Request) -> Response:
        """Inactive ones are left out with everything below them."""
        page = requested_page(request.query_params.get("page"))
        found = _filtered(request.query_params, await visible(request))
        shown = found[page.offset : page.offset + page.size]
        return page_response(request, page, len(found), list(map(category_card, shown)))

    @routes.get("/{category_id}/", response_model=CategoryShown, operation_id="categories.get")
    async def category(category_id: Id, request: Request) -> Response:
        """One category."""
        found = next((row for row in await visible(request) if row["id"] == category_id), None)
        if found is None:
            raise CategoryNotFound(number=category_id)
        return json_response(found)

    @routes.get(
        "/{category_id}/products/",
        response_model=Page[ProductShown],
        openapi_extra={"parameters": FILTERS + PAGES},
        operation_id="categories.list_products",
    )
    async def products(category_id: Id, request: Request) -> Response:
        """Products of the category and of all below it; every filter of the list of products applies."""
        return await products_page(request, storefronts[request.state.caller.storefront], category_id)

    return routes


def _filtered(query: QueryParams, rows: list[Row]) -> list[Row]:
    """The rows that match the search, ordered. Rows with equal keys stay in the order of their ids."""
    words, ordering = search_words(query), query.get("ordering", "")
    key = _ORDERINGS.get(ordering.removeprefix("-"))
    found = [row for row in rows if _contains(row, words)]
    return sorted(found, key=key or _by_name, reverse=key is not None and ordering.startswith("-"))


def _contains(row: Row, words: tuple[str, ...]) -> bool:
    text = folded(row["name"], row["description"])
    return all(word in text for word in words)
