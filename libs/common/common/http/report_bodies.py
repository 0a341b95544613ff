"""The bodies of reports, built from what a report declares."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from pydantic import Field, create_model

from common.http.bodies import Output
from common.reports.measures import Measure, Report, Unit
from common.reports.periods import Period, Span

Shown = dict[str, int | str | None]
_create: Any = create_model


class ReportPeriod(Output):
    first: date = Field(alias="from", description="The first day, in the time zone of the shop.")
    last: date = Field(alias="to", description="The last day.")


def body_model(report: Report) -> type[Output]:
    """The model of a report's body."""
    title = report.name.title()
    totals: Any = _create(f"{title}Totals", __base__=Output, **_fields(report.measures))
    start = {"start": (str, Field(description="A date, or an hour with its offset to UTC."))}
    entry: Any = _create(f"{title}Entry", __base__=totals, **start)
    series: dict[str, Any] = {"totals": (totals, ...), "series": (_list_of(entry), ...)}
    if report.distinct:
        distinct: Any = _create(f"{title}Distinct", __base__=Output, **dict.fromkeys(report.distinct, (int, ...)))
        series["distinct"] = (distinct | None, ...)
    previous: Any = _create(f"Previous{title}", __base__=ReportPeriod, **series)
    fields: dict[str, Any] = {
        "interval": (Span, ...),
        "timezone": (str, ...),
        "currency": (str, ...),
        **series,
        "previous": (previous | None, ...),
    }
    if report.items:
        about = {"id": (str, ...), "name": (str | None, ...)}
        item: Any = _create(f"{title}Item", __base__=Output, **about, **_fields(report.summed))
        fields |= {"items": (_list_of(item), ...), "next_cursor": (str | None, ...)}
    return cast("type[Output]", _create(f"{title}Report", __base__=ReportPeriod, **fields))


def shown_values(measures: Sequence[Measure], values: Mapping[str, int | None], currency: str) -> Shown:
    return {each.name: each.show(values[each.name], currency) for each in measures}


def shown_period(
    report: Report,
    period: Period,
    span: Span,
    read: tuple[Mapping[str, int | None], Sequence[Mapping[str, int | None]]],
    currency: str,
) -> dict[str, Any]:
    totals, series = read
    starts = [period.shown(start, span) for start in period.starts(span)]
    return {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "totals": shown_values(report.measures, totals, currency),
        "series": [
            {"start": start, **shown_values(report.measures, values, currency)}
            for start, values in zip(starts, series, strict=True)
        ],
    }


def _fields(measures: Sequence[Measure]) -> dict[str, Any]:
    return {each.name: (_type(each), ...) for each in measures}


def _type(measure: Measure) -> Any:
    if measure.unit is Unit.COUNT:
        return int
    return str if measure.of is None else str | None


def _list_of(model: type[Output]) -> Any:
    return list[model]  # type: ignore[valid-type]  # the model is made at runtime
