"""Reports: a period beside the one before it, as numbers, charts, tables and CSV."""

from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.figures import Figures
from console.page import Page, PageNotFound

router = APIRouter()
DAYS = 30
SALES = frozenset({"orders", "book-orders"})
REPORTS: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "sales": (SALES, ("revenue", "orders")),
    "products": (SALES, ("revenue", "units")),
    "customers": (SALES, ("new", "returning")),
    "funnel": (frozenset({"carts"}), ("carts", "paid")),
    "credits": (frozenset({"credits"}), ("sold", "used")),
    "subscriptions": (frozenset({"subscriptions"}), ("active", "recurring")),
    "jobs": (frozenset({"jobs"}), ("completed", "failed")),
}
"""The modules of which a shop needs one to have the report, and the measures that are drawn."""
DISTINCT = frozenset({"customers"})
"""The reports that can count each customer of the period once."""


@router.get("/{shop}/reports")
async def show_first_report(page: StaffPage) -> Response:
    page.require("reports:read")
    first = next(iter(_reports(page)), None)
    if first is None:
        raise PageNotFound()
    return page.redirect(f"/reports/{first}")


@router.get("/{shop}/reports/{name}")
async def show_report(page: StaffPage, name: str, cursor: str | None = None) -> Response:
    page.require("reports:read")
    if name not in _reports(page):
        raise PageNotFound()
    query = _period(page)
    is_distinct = name in DISTINCT and page.query.get("distinct") == "1"
    distinct = "true" if is_distinct else None
    found = await page.api.get(f"/reports/{name}", **query, distinct=distinct, cursor=cursor)
    figures = Figures(page, found)
    shown: dict[str, Any] = {
        "name": name,
        "rows": found.get("items", []),
        "names": _reports(page),
        "figures": figures,
        "charts": [figures.chart(measure) for measure in REPORTS[name][1]],
        "period": query,
        "spans": _spans(page),
        "can_be_distinct": name in DISTINCT,
        "distinct": found["distinct"] if is_distinct else None,
    }
    return page.render("reports.html", **shown, found=found)


@router.get("/{shop}/reports/{name}/csv")
async def download_report(page: StaffPage, name: str) -> Response:
    page.require("reports:read")
    if name not in _reports(page):
        raise PageNotFound()
    return await page.file(f"/reports/{name}", **_period(page), format="csv")


def _reports(page: Page) -> list[str]:
    return [name for name, (modules, _) in REPORTS.items() if page.has(*modules)]


def _period(page: Page) -> dict[str, str | None]:
    """The parameters of the contract. Compared with the period before unless the form says otherwise."""
    query = page.query
    compared = None if query.get("compare") == "no" else "previous"
    return {"from": query.get("from"), "to": query.get("to"), "interval": query.get("interval"), "compare": compared}


def _spans(page: Page) -> list[tuple[str, str]]:
    """Titles and queries of the periods that are asked for most."""
    today = datetime.now(page.zone).date()

    def last(days: int) -> str:
        return f"?from={today - timedelta(days=days - 1)}&to={today}"

    return [
        (page._("today"), last(1)),
        (page._("7 days"), last(7)),
        (page._("30 days"), last(DAYS)),
        (page._("90 days"), last(90)),
        (page._("a year"), last(365)),
    ]
