"""Reading categories. A shop has few: they are read whole, and searched and ordered here."""

from common.storefronts import Storefronts
from common.web import json_response, router
from dialects.marbelle_bodies import Id, Page, bare_page, wanted_page
from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from catalog.contracts.marbelle.asked import words_asked
from catalog.contracts.marbelle.documented import CATEGORY_FILTERS, FILTERS, PAGES
from catalog.contracts.marbelle.products import shelf_page
from catalog.contracts.marbelle.schemas import CategoryCard, CategoryShown, ProductShown
from catalog.contracts.marbelle.shapes import Row, category_card
from catalog.domain.errors import CategoryNotFound
from catalog.domain.words import folded
from catalog.queries.departments import departments


def _by_name(row: Row) -> str:
    return str(row["name"]).casefold()


def _by_age(row: Row) -> str:
    return str(row["created_at"])


_ORDERINGS = {"name": _by_name, "created_at": _by_age}


def category_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/v1/categories", "categories", saga=True)

    async def visible(request: Request) -> list[Row]:
        return await departments(request.state.database.reads, request.state.caller.storefront)

    @routes.get("/", response_model=Page[CategoryCard], openapi_extra={"parameters": CATEGORY_FILTERS + PAGES})
    async def categories(request: Request) -> Response:
        """Inactive ones are left out with everything below them."""
        page = wanted_page(request.query_params.get("page"))
        found = _asked_for(request.query_params, await visible(request))
        shown = found[page.offset : page.offset + page.size]
        return bare_page(request, page, len(found), list(map(category_card, shown)))

    @routes.get("/{category_id}/", response_model=CategoryShown)
    async def category(category_id: Id, request: Request) -> Response:
        found = next((row for row in await visible(request) if row["id"] == category_id), None)
        if found is None:
            raise CategoryNotFound(number=category_id)
        return json_response(found)

    @routes.get(
        "/{category_id}/products/", response_model=Page[ProductShown], openapi_extra={"parameters": FILTERS + PAGES}
    )
    async def products(category_id: Id, request: Request) -> Response:
        """Those of the category and of all below it; every filter of the list of products applies."""
        return await shelf_page(request, storefronts[request.state.caller.storefront], category_id)

    return routes


def _asked_for(query: QueryParams, rows: list[Row]) -> list[Row]:
    """Searched and ordered; equal ones stay in the order of their ids."""
    words, ordering = words_asked(query), query.get("ordering", "")
    key = _ORDERINGS.get(ordering.removeprefix("-"))
    found = [row for row in rows if _has(row, words)]
    return sorted(found, key=key or _by_name, reverse=key is not None and ordering.startswith("-"))


def _has(row: Row, words: tuple[str, ...]) -> bool:
    text = folded(row["name"], row["description"])
    return all(word in text for word in words)
