"""The tree of categories."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import given

router = APIRouter()
MOST = 100
Category = Mapping[str, Any]


@router.get("/{shop}/categories")
async def list_categories(page: StaffPage) -> Response:
    page.require("catalog:read", "catalog")
    found = await page.api.get("/categories", limit=MOST)
    return page.render("categories.html", tree=tree_of(found["items"]))


@router.post("/{shop}/categories")
async def add_category(page: StaffPage) -> Response:
    form = await page.form()
    body = given(form, "name", "parent_id")
    return await page.act("POST", "/categories", body, form, done=page._("The category was added."), then="/categories")


@router.post("/{shop}/categories/{category_id}")
async def change_category(page: StaffPage, category_id: UUID) -> Response:
    form = await page.form()
    body: dict[str, Any] = {name: form.get(name, "").strip() for name in ("name", "slug")}
    body |= {"parent_id": form.get("parent_id") or None, "is_active": form.get("is_active") == "1"}
    path, done = f"/categories/{category_id}", page._("The category was saved.")
    return await page.act("PATCH", path, body, form, done=done, then="/categories")


def tree_of(categories: Sequence[Category]) -> list[tuple[Category, int]]:
    """Each category with its depth, in the order in which a tree is read; `path` are its ancestors and itself.

    A category whose parent is not among them stands at the top.
    """
    known = {each["id"] for each in categories}

    def below(parent: str | None, path: tuple[str, ...]) -> list[tuple[Category, int]]:
        found = []
        for each in categories:
            above = each["parent_id"] if each["parent_id"] in known else None
            if above == parent and each["id"] not in path:
                here = (*path, each["id"])
                found += [({**each, "path": here}, len(path)), *below(each["id"], here)]
        return found

    return below(None, ())


def with_tree(answers: dict[str, Any]) -> dict[str, Any]:
    """With the categories as pairs of category and depth."""
    found = answers["categories"]
    return answers if isinstance(found, Exception) else {**answers, "categories": tree_of(found["items"])}
