"""Search over everything that this member may see."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import Page
from console.staff_api import together

router = APIRouter()
EACH = 8


@router.get("/{shop}/search")
async def search_all(page: StaffPage, q: str = "") -> Response:
    """At most three calls beside that of the member."""
    text = q.strip()[:200]
    calls: dict[str, Any] = {}
    if text and page.has("orders") and page.may("orders:read"):
        calls["orders"] = page.api.get("/orders", search=text, limit=EACH)
    if text and page.has("book-orders") and page.may("orders:read"):
        calls["book-orders"] = page.api.get("/book-orders", search=text, limit=EACH)
    if text and page.may("customers:read"):
        calls["customers"] = page.api.get("/customers", search=text, limit=EACH)
    if text and page.has("catalog") and page.may("catalog:read"):
        calls["products"] = page.api.get("/products", search=text, limit=EACH)
    answers = await together(**calls)
    return page.render("search.html", text=text, kinds=[_kind(page, name, answers[name]) for name in calls])


def _kind(page: Page, name: str, answer: Any) -> tuple[str, str, Any]:
    """Title, path of the whole list, and the hits, or why there are none."""
    titles = {
        "orders": page._("Orders"),
        "book-orders": page._("Book orders"),
        "customers": page._("Customers"),
        "products": page._("Products"),
    }
    hits = answer if isinstance(answer, Exception) else [_hit(page, name, each) for each in answer["items"]]
    return titles[name], f"/{name}", hits


def _hit(page: Page, name: str, each: dict[str, Any]) -> dict[str, str]:
    path = f"/{name}/{each['id']}"
    if name == "orders":
        text = f"{each['customer']} {each['email']}"
        return {"path": path, "title": each["number"], "text": text, "status": each["status"]}
    if name == "book-orders":
        text = f"{each['full_name'] or ''} {each['email']}"
        return {"path": path, "title": str(each["id"]), "text": text, "status": each["status"]}
    if name == "customers":
        return {"path": path, "title": each["email"], "text": f"{each['first_name']} {each['last_name']}", "status": ""}
    return {"path": path, "title": each["name"], "text": each["sku"], "status": ""}
