"""Saved filters of lists: links under a name, kept in a cookie of the shop."""

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.navigation import navigation
from console.page import PageNotFound
from console.session import Notice, SavedFilter

router = APIRouter()
MOST = 12
"""A browser keeps 4,096 bytes in a cookie."""
LONGEST_NAME, LONGEST_QUERY = 30, 120


@router.post("/{shop}/filters")
async def save_filter(page: StaffPage) -> Response:
    """A filter of the same list and name is replaced."""
    form = await page.form()
    list_path, name, query = (form.get(field, "").strip() for field in ("page", "name", "query"))
    if list_path not in {entry.path for entry in navigation(page.me, page._)}:
        raise PageNotFound()
    then = f"{list_path}?{query}" if query else list_path
    others = [each for each in page.cookies.saved(page.request, page.shop.name) if _of(each) != (list_path, name)]
    if not name or len(name) > LONGEST_NAME or len(query) > LONGEST_QUERY:
        text = page._("Give the filter a name of at most 30 characters. A filter with very long texts cannot be saved.")
        return page.redirect(then, Notice(text, failed=True))
    if len(others) >= MOST:
        return page.redirect(then, Notice(page._("Twelve filters are saved. Remove one first."), failed=True))
    response = page.redirect(then, Notice(page._("The filter was saved in this browser.")))
    page.cookies.set_saved(page.request, response, page.shop.name, [*others, SavedFilter(list_path, name, query)])
    return response


@router.post("/{shop}/filters/remove")
async def remove_filter(page: StaffPage) -> Response:
    form = await page.form()
    removed = (form.get("page", ""), form.get("name", ""))
    saved = page.cookies.saved(page.request, page.shop.name)
    if removed not in map(_of, saved):
        raise PageNotFound()
    response = page.redirect(removed[0], Notice(page._("The filter was removed.")))
    kept = [each for each in saved if _of(each) != removed]
    page.cookies.set_saved(page.request, response, page.shop.name, kept)
    return response


def _of(saved: SavedFilter) -> tuple[str, str]:
    return saved.page, saved.name
