"""What clients ask of a report: its days, in the time zone of the shop, and its form."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import Depends, Query, Request

from common.kernel import clock
from common.kernel.storefronts import Storefront
from common.reports.counting import HOURS_KEPT
from common.reports.errors import HoursNotKept, PeriodReversed, PeriodTooLong
from common.reports.periods import Period, Span

MOST_DAYS = 366
MOST_DAYS_BY_HOUR = 14
DEFAULT_DAYS = {Span.DAY: 30, Span.HOUR: 1}
_Day = Annotated[date, Query(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
CSV = "text/csv"


@dataclass(frozen=True, slots=True)
class Asked:
    first: date | None
    last: date | None
    span: Span
    is_compared: bool
    is_csv: bool

    def period(self, storefront: Storefront) -> Period:
        """Until today, and 30 days or one, unless the client says so.

        Raises PeriodReversed, PeriodTooLong, HoursNotKept: hours are kept for two weeks, which have to have also those
        of the previous period.
        """
        today = clock.now().astimezone(storefront.zone).date()
        last = self.last or today
        first = self.first or last - timedelta(days=DEFAULT_DAYS[self.span] - 1)
        if last < first:
            raise PeriodReversed()
        period = Period(first, last, storefront.zone)
        most = MOST_DAYS if self.span is Span.DAY else MOST_DAYS_BY_HOUR
        if period.length > most:
            raise PeriodTooLong(days=period.length, most=most)
        earliest = period.previous if self.is_compared else period
        if self.span is Span.HOUR and earliest.first < today - HOURS_KEPT + timedelta(days=1):
            raise HoursNotKept(earliest=(today - HOURS_KEPT + timedelta(days=1)).isoformat())
        return period


async def read_asked(
    request: Request,
    first: Annotated[
        _Day | None, Query(alias="from", description="The first day. Default: 30 days until `to`.")
    ] = None,
    last: Annotated[_Day | None, Query(alias="to", description="The last day. Default: today.")] = None,
    interval: Span = Span.DAY,
    compare: Annotated[Literal["previous"] | None, Query(description="Also the as many days before.")] = None,
    form: Annotated[
        Literal["json", "csv"] | None, Query(alias="format", description="`Accept: text/csv` asks for CSV, too.")
    ] = None,
) -> Asked:
    is_csv = form == "csv" or (form is None and CSV in request.headers.get("accept", ""))
    return Asked(first, last, interval, compare is not None, is_csv)


AskedReport = Annotated[Asked, Depends(read_asked)]
