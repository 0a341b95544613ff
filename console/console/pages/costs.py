"""What pictures of hosted models cost and bring in, by day, vendor and model."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency
from fastapi import APIRouter
from starlette.responses import Response

from console.charts import Chart, chart
from console.dependencies import StaffPage
from console.languages import locale_of
from console.page import Page

router = APIRouter()
DAYS, MOST_DAYS = 30, 92
COUNTS = ("asked", "succeeded", "failed", "refused", "cancelled", "unknown")
COLUMNS = ("day", "kind", "product", "vendor", "model", *COUNTS, "seconds", "cost", "revenue", "margin")
EXECUTED = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the beginning of a cell."""


@router.get("/{shop}/costs")
async def show_costs(page: StaffPage) -> Response:
    page.require("jobs:read", "jobs")
    first, last = _period(page)
    found = await _read(page, first, last)
    rows = _by_model(found["costs"])
    models = await page.api.get("/jobs/models")
    values = {
        "found": found,
        "models": models,
        "rows": rows,
        "total": _sum(found["costs"]),
        "first": first,
        "last": last,
    }
    return page.render("costs.html", **values, chart=_chart(page, found["costs"], first, last), spans=_spans(last))


@router.get("/{shop}/costs/csv")
async def download_costs(page: StaffPage) -> Response:
    page.require("jobs:read", "jobs")
    found = await _read(page, *_period(page))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(each[name]) for name in COLUMNS] for each in found["costs"])
    headers = {"content-disposition": 'attachment; filename="costs.csv"'}
    return Response(text.getvalue(), headers=headers, media_type="text/csv; charset=utf-8")


async def _read(page: Page, first: date, last: date) -> Any:
    end = last + timedelta(days=1)
    return await page.api.get("/jobs/costs", **{"from": f"{first}T00:00:00Z", "to": f"{end}T00:00:00Z"})


def _period(page: Page) -> tuple[date, date]:
    """Days of UTC, as the contract sums them: thirty without a choice, at most ninety-two."""
    last = _day(page.query.get("to")) or datetime.now(page.zone).date()
    first = _day(page.query.get("from")) or last - timedelta(days=DAYS - 1)
    return max(min(first, last), last - timedelta(days=MOST_DAYS - 1)), last


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _spans(last: date) -> list[tuple[int, date]]:
    """Numbers of days, with the first of them."""
    return [(days, last - timedelta(days=days - 1)) for days in (7, DAYS, 90)]


def _by_model(costs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each product, vendor and model, the most expensive first."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for each in costs:
        groups.setdefault(tuple(each[name] for name in ("kind", "product", "vendor", "model")), []).append(each)
    rows = [
        {**_sum(all), **dict(zip(("kind", "product", "vendor", "model"), key, strict=True))}
        for key, all in groups.items()
    ]
    return sorted(rows, key=lambda row: Decimal(row["cost"]), reverse=True)


def _sum(costs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Revenue and margin are of the rows that have a price, null if none has one."""
    counts = {name: sum(each[name] for each in costs) for name in COUNTS}
    money: dict[str, str | None] = {"cost": str(sum((Decimal(each["cost"]) for each in costs), Decimal()))}
    for name in ("revenue", "margin"):
        known = [Decimal(each[name]) for each in costs if each[name] is not None]
        money[name] = str(sum(known, Decimal())) if known else None
    return {**counts, **money}


def _chart(page: Page, costs: Sequence[dict[str, Any]], first: date, last: date) -> Chart:
    locale = locale_of(page.language)
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    by_day = dict.fromkeys((str(day) for day in days), Decimal())
    for each in costs:
        by_day[each["day"]] = by_day.get(each["day"], Decimal()) + Decimal(each["cost"])
    values = [by_day[str(day)] for day in days]
    return chart(
        page._("Cost in US dollars"),
        [float(value) for value in values],
        [str(format_currency(value, "USD", locale=locale)) for value in values],
        [format_date(day, "d MMM", locale=locale) for day in days],
    )


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(EXECUTED) and not _is_number(value) else value


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()
