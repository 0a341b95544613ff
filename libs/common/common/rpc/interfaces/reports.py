"""What a service has counted, for the report of another one."""

from abc import abstractmethod

from common.reports.reading import Count, Wanted
from common.rpc.interface import ServiceInterface, call_policy


class ReportsInterface(ServiceInterface):
    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=1)
    async def report_counts(self, wanted: Wanted) -> list[Count]:
        """Of measures that the service does not count there is nothing."""
