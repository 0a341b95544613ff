"""The first page: what waits for a person, today beside yesterday and last week, the latest orders and jobs."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.figures import Figures
from console.page import Page
from console.staff_api import together
from console.words import N_

router = APIRouter()
LATEST = 8
MOST_CALLS = 4
"""Side by side, for one page."""
SALES = ("orders", "revenue", "refunds", "average_order")
JOBS = ("submitted", "completed", "failed", "cost", "margin")
ATTENTION = {
    "dead_letters": (N_("Deliveries that failed for good"), "/dead-letters"),
    "orders_to_ship": (N_("Paid orders older than promised"), "/orders?status=processing&sort=created_at"),
    "book_claims": (N_("Paid orders of books without an account"), "/book-orders/claims"),
    "books_to_produce": (N_("Books to produce"), "/book-orders?queue=to_produce"),
    "low_stock": (N_("Products with low stock"), "/low-stock"),
    "hidden_reviews": (N_("Reviews that are hidden"), "/reviews?is_approved=false"),
    "failed_jobs": (N_("Jobs that failed this week"), "/jobs?state=failed"),
    "flagged_pictures": (N_("Pictures to look at"), "/pictures"),
    "spent_budgets": (N_("Budgets for pictures that are spent today"), "/costs"),
    "failed_refunds": (N_("Refunds that failed"), "/payments"),
    "payments_without_order": (N_("Payments that pay for no order"), "/payments?without_order=true"),
    "webhooks_disabled": (N_("Webhooks that were disabled"), "/webhooks"),
    "webhooks_failing": (N_("Webhooks that do not arrive"), "/webhooks"),
    "flagged_purchases": (N_("Purchases to look at"), "/credits?flagged=true"),
    "stuck_erasures": (N_("Erasures that do not end"), "/erasures?is_completed=false"),
    "mail_templates_failing": (N_("Texts of mails that cannot be filled in"), "/mails"),
}
"""The title and the page of each kind of attention."""


@router.get("/{shop}/")
async def show_home(page: StaffPage) -> Response:
    calls: dict[str, Any] = {"attention": page.api.get("/attention")}
    sells = page.has("orders", "book-orders")
    if page.may("reports:read") and (sells or page.has("jobs")):
        calls["report"] = page.api.get(f"/reports/{'sales' if sells else 'jobs'}", compare="previous")
    if page.has("orders") and page.may("orders:read"):
        calls["orders"] = page.api.get("/orders", sort="-created_at", limit=LATEST)
    if page.has("jobs") and page.may("jobs:read"):
        calls["jobs"] = page.api.get("/jobs", limit=LATEST)
    if page.may("reports:read") and page.has("carts") and len(calls) < MOST_CALLS:
        calls["funnel"] = page.api.get("/reports/funnel", compare="previous")
    parts = {"orders": None, "jobs": None, "report": None, **await together(**calls)}
    figures = _figures(page, parts["report"], SALES if sells else JOBS)
    figures["days"] += _figures(page, parts.get("funnel"), ("conversion_rate",))["days"]
    return page.render("home.html", **parts, **figures, links=_links(page), is_empty=_is_empty(parts))


def _figures(page: Page, report: Any, measures: tuple[str, ...]) -> dict[str, Any]:
    """The days that are shown as numbers, and the charts of the period."""
    if not isinstance(report, dict):
        return {"days": [], "charts": []}
    figures = Figures(page, report)
    days = [(page._(each.replace("_", " ")), [figures.on_day(each, ago) for ago in (0, 1, 7)]) for each in measures]
    return {"days": days, "charts": [figures.chart(each) for each in measures[:2]]}


def _is_empty(parts: dict[str, Any]) -> bool:
    """Nothing was ordered yet, as far as this member may know."""
    known = [parts[name] for name in ("orders", "jobs") if parts[name] is not None]
    return bool(known) and all(isinstance(each, dict) and not each["items"] for each in known)


def _links(page: Page) -> dict[str, tuple[str, str]]:
    return {kind: (page._(title), path) for kind, (title, path) in ATTENTION.items()}
