"""The changes of what a service owns, for those who follow them."""

from abc import abstractmethod
from datetime import datetime

from common.changes import ChangePage, Position
from common.rpc.interface import ServiceInterface, call_policy


class ChangesInterface(ServiceInterface):
    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=1)
    async def read_changes(
        self, storefront: str, kinds: list[str], after: Position | None, since: datetime | None, limit: int
    ) -> ChangePage:
        """As `common.changes.read_changes`, without a position everything that changed `since`, or all.

        Raises ChangesRestarted.
        """
