"""The numbers of a report in words: counts, money, dollars and shares."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, format_percent

from console.charts import Chart, chart
from console.languages import locale_of
from console.page import Page

Value = int | str | None
DOLLARS = frozenset({"cost"})


class Figures:
    """`report` is an answer of `GET /reports/NAME`, whose texts are amounts or shares."""

    def __init__(self, page: Page, report: Mapping[str, Any]) -> None:
        self._page = page
        self._report = report
        self._locale = locale_of(page.language)

    @property
    def measures(self) -> list[str]:
        return list(self._report["totals"])

    def show(self, measure: str, value: Value) -> str:
        if value is None:
            return "–"
        if isinstance(value, int):
            return str(format_decimal(value, locale=self._locale))
        if measure.endswith("_rate") or measure == "churn":
            return str(format_percent(float(value), "#,##0.0 %", locale=self._locale))
        currency = "USD" if measure in DOLLARS else self._report["currency"]
        return str(format_currency(value, currency, locale=self._locale))

    def start(self, value: str) -> str:
        """A day, or an hour of a day."""
        if len(value) == len("2026-01-31"):
            return format_date(date.fromisoformat(value), "d MMM", locale=self._locale)
        when = datetime.fromisoformat(value)
        return f"{format_date(when, 'd MMM', locale=self._locale)} {format_time(when, 'HH:mm', locale=self._locale)}"

    def change(self, measure: str, part: str = "totals") -> str:
        """How much the number differs from that of the period before; empty without one or if it was 0."""
        previous = self._report["previous"]
        now, before = (float(each[part][measure] or 0) if each else 0.0 for each in (self._report, previous))
        if not before:
            return ""
        return str(format_percent((now - before) / before, "+#,##0 %;-#,##0 %", locale=self._locale))

    def before(self, measure: str, part: str = "totals") -> str:
        previous = self._report["previous"]
        return self.show(measure, previous[part][measure]) if previous else ""

    def chart(self, measure: str) -> Chart:
        series, previous = self._report["series"], self._report["previous"]
        earlier = [float(each[measure] or 0) for each in previous["series"]] if previous else []
        return chart(
            self._page._(measure.replace("_", " ")),
            [float(each[measure] or 0) for each in series],
            [self.show(measure, each[measure]) for each in series],
            [self.start(each["start"]) for each in series],
            earlier[: len(series)],
        )

    def on_day(self, measure: str, days_ago: int) -> str:
        """The value of a day of the series, counted back from its last; a dash before its first."""
        series = self._report["series"]
        return self.show(measure, series[-1 - days_ago][measure]) if len(series) > days_ago else "–"
