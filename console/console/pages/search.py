"""Search over everything that this member may see."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import Page
from console.staff_api import together

router = APIRouter()
SHORTEST, LONGEST = 2, 100
EACH = 8
PATHS = {
    "order": "/orders",
    "book_order": "/book-orders",
    "customer": "/customers",
    "product": "/products",
    "job": "/jobs",
    "book": "/books",
}
"""The pages of what a search finds; the last part of the contract's link is below them."""
LISTS = ("order", "book_order", "customer", "product")
"""Kinds whose lists can be searched too."""


@router.get("/{shop}/search")
async def search_all(page: StaffPage, q: str = "") -> Response:
    text = q.strip()[:LONGEST]
    shown: dict[str, Any] = {"text": text, "found": None, "kinds": []}
    if len(text) >= SHORTEST:
        shown |= await together(found=page.api.get("/search", q=text, limit=EACH))
    if isinstance(shown["found"], dict):
        shown["kinds"] = _kinds(page, shown["found"]["items"])
    return page.render("search.html", **shown)


def _kinds(page: Page, hits: list[dict[str, Any]]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """The title, the path of the list or nothing, and the hits of each kind."""
    titles = {
        "order": page._("Orders"),
        "book_order": page._("Book orders"),
        "customer": page._("Customers"),
        "product": page._("Products"),
        "job": page._("Jobs"),
        "book": page._("Books"),
    }
    by_kind = {
        kind: [
            {**hit, "path": f"{path}/{quote(hit['link'].rpartition('/')[2])}"} for hit in hits if hit["kind"] == kind
        ]
        for kind, path in PATHS.items()
    }
    return [(titles[kind], PATHS[kind] if kind in LISTS else "", found) for kind, found in by_kind.items() if found]
