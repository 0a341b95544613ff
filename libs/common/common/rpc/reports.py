"""The implementation of what a service tells others for their reports."""

from common.db.database import Database
from common.reports.reading import Count, Wanted, read_counts
from common.rpc.interfaces.reports import ReportsInterface


class ReportsInternal(ReportsInterface):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def report_counts(self, wanted: Wanted) -> list[Count]:
        return await read_counts(self._database.autocommit, wanted)
