"""What payments and orders have counted, for the report of jobs."""

from datetime import datetime

from common.reports.reading import Count, Wanted
from common.rpc.interfaces.reports import ReportsInterface


class FakeSales(ReportsInterface):
    """`counts` are storefront, start, measure and value."""

    def __init__(self) -> None:
        self.counts: list[tuple[str, datetime, str, int]] = []

    async def report_counts(self, wanted: Wanted) -> list[Count]:
        return [
            Count(start=start, measure=measure, value=value)
            for storefront, start, measure, value in self.counts
            if storefront == wanted.storefront and measure in wanted.measures and wanted.since <= start < wanted.until
        ]
