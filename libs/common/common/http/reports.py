"""The reports of a service in the staff contract: `/api/staff/v1/reports/NAME`."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from common.db.executor import Executor
from common.http.dependencies import Reads, StaffMember
from common.http.report_bodies import body_model, shown_period, shown_values
from common.http.report_queries import CSV, Asked, AskedReport
from common.http.responses import json_response
from common.http.staff import StaffRouter, staff_router
from common.kernel.paging import NUMBER_AND_TEXT, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefront, Storefronts
from common.reports.csv_cells import text_cell, to_csv
from common.reports.measures import Report
from common.reports.periods import Period
from common.reports.reading import CountDistinct, ReadCounts, read_items, read_series

MOST_ITEMS = 500


def report_routes(
    storefronts: Storefronts,
    reports: Sequence[Report],
    others: Mapping[str, Sequence[ReadCounts]] | None = None,
    distinct: Mapping[str, CountDistinct] | None = None,
) -> APIRouter:
    """`others` ask other services for their part of a report, `distinct` counts its distinct numbers, by its name."""
    routes = staff_router("/reports", "reports", reads=Permission.REPORTS_READ)
    for report in reports:
        view = ReportView(report, storefronts, (others or {}).get(report.name, ()), (distinct or {}).get(report.name))
        add = _itemised if report.items else _with_distinct if report.distinct else _plain
        add(routes, view)
    return routes


def _plain(routes: StaffRouter, view: "ReportView") -> None:
    @routes.get(f"/{view.report.name}", **view.documentation)
    async def read_report(asked: AskedReport, caller: StaffMember, reads: Reads) -> Response:
        return await view.response(reads, caller.storefront, asked)


def _with_distinct(routes: StaffRouter, view: "ReportView") -> None:
    @routes.get(f"/{view.report.name}", **view.documentation)
    async def read_report_with_distinct(
        asked: AskedReport,
        caller: StaffMember,
        reads: Reads,
        distinct: Annotated[
            bool, Query(description="Whether to count `distinct` as well, for which every sale of the period is read.")
        ] = False,
    ) -> Response:
        return await view.response(reads, caller.storefront, asked, distinct=distinct)


def _itemised(routes: StaffRouter, view: "ReportView") -> None:
    names = [each.name for each in view.report.summed]

    @routes.get(f"/{view.report.name}", **view.documentation)
    async def read_itemised_report(
        asked: AskedReport,
        caller: StaffMember,
        reads: Reads,
        sort: Annotated[str, Query(pattern=f"^({'|'.join(names)})$")] = names[0],
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        limit: Annotated[int, Query(ge=1, le=MOST_ITEMS)] = 50,
    ) -> Response:
        storefront = view.storefronts[caller.storefront]
        period = asked.period(storefront)
        after = decode_cursor(cursor, NUMBER_AND_TEXT) if cursor else None
        items = await view.items(reads, storefront, period, sort, after, limit)
        if asked.is_csv:
            return view.csv(items, "items")
        return json_response({**await view.body(reads, storefront, period, asked), **items})


class ReportView:
    """One report as clients see it."""

    def __init__(
        self,
        report: Report,
        storefronts: Storefronts,
        others: Sequence[ReadCounts],
        count_distinct: CountDistinct | None,
    ) -> None:
        self.report = report
        self.storefronts = storefronts
        self._others = others
        self._count_distinct = count_distinct

    @property
    def documentation(self) -> dict[str, Any]:
        content = {"content": {CSV: {"schema": {"type": "string"}}}}
        return {
            "name": f"read_{self.report.name}_report",
            "description": self.report.description,
            "response_model": body_model(self.report),
            "responses": {200: content},
        }

    async def response(self, reads: Executor, name: str, asked: Asked, *, distinct: bool = False) -> Response:
        storefront = self.storefronts[name]
        body = await self.body(reads, storefront, asked.period(storefront), asked, distinct=distinct)
        return self.csv(body, "series") if asked.is_csv else json_response(body)

    async def body(
        self, reads: Executor, storefront: Storefront, period: Period, asked: Asked, *, distinct: bool = False
    ) -> dict[str, Any]:
        async def part(period: Period) -> dict[str, Any]:
            return await self._part(reads, storefront, period, asked, distinct=distinct)

        current = await part(period)
        previous = await part(period.previous) if asked.is_compared else None
        about = {"interval": asked.span.value, "timezone": storefront.timezone, "currency": storefront.currency}
        return {**current, **about, "previous": previous}

    async def items(
        self,
        reads: Executor,
        storefront: Storefront,
        period: Period,
        sort: str,
        after: tuple[int, str] | None,
        limit: int,
    ) -> dict[str, Any]:
        rows = await read_items(reads, storefront.name, self.report, period, sort, after, limit + 1)
        page, currency = rows[:limit], storefront.currency
        items = [
            {"id": row["item"], "name": row["label"], **shown_values(self.report.summed, row["values"], currency)}
            for row in page
        ]
        following = encode_cursor(page[-1]["rank"], page[-1]["item"]) if len(rows) > limit else None
        return {"items": items, "next_cursor": following}

    def csv(self, body: Mapping[str, Any], part: str) -> Response:
        """The series of all periods, or the items. A previous period is marked in the first column."""
        if part == "items":
            names = ["id", "name", *(each.name for each in self.report.summed)]
            rows = [{**item, "id": text_cell(item["id"]), "name": text_cell(item["name"])} for item in body["items"]]
        else:
            names = ["period", "start", *(each.name for each in self.report.measures)]
            rows = [{"period": "current", **entry} for entry in body["series"]]
            rows += [{"period": "previous", **entry} for entry in (body["previous"] or {"series": ()})["series"]]
        text = to_csv(names, ([row[name] for name in names] for row in rows))
        file = f'attachment; filename="{self.report.name}.csv"'
        return Response(text, media_type=f"{CSV}; charset=utf-8", headers={"Content-Disposition": file})

    async def _part(
        self, reads: Executor, storefront: Storefront, period: Period, asked: Asked, *, distinct: bool
    ) -> dict[str, Any]:
        read = await read_series(reads, storefront.name, self.report, period, asked.span, self._others)
        shown = shown_period(self.report, period, asked.span, read, storefront.currency)
        if self._count_distinct is None:
            return shown
        counted = await self._count_distinct(reads, storefront.name, period) if distinct else None
        return {**shown, "distinct": counted}
