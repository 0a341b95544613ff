"""Lists without actions: carts, the audit log."""

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage

router = APIRouter()
PER_PAGE = 25


@router.get("/{shop}/carts")
async def list_carts(page: StaffPage, idle_hours: int = 24, cursor: str | None = None) -> Response:
    page.require("carts:read", "carts")
    found = await page.api.get("/carts", idle_hours=idle_hours, cursor=cursor, limit=PER_PAGE)
    return page.render("carts.html", found=found, idle_hours=idle_hours)


@router.get("/{shop}/audit-log")
async def show_audit_log(page: StaffPage, cursor: str | None = None) -> Response:
    page.require("audit:read")
    filters = {name: page.query.get(name, "") for name in ("subject", "person", "operation")}
    days = {name: page.query.get(name, "") for name in ("from", "to")}
    moments = {name: page.beginning(day) for name, day in days.items()}
    found = await page.api.get("/audit-log", **filters, **moments, cursor=cursor, limit=50)
    return page.render("audit_log.html", found=found, filters={**filters, **days})
