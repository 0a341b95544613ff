"""The implementation of what a service has of one customer, from the service's own reads."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from common.db.database import Database
from common.db.executor import Executor
from common.rpc.interfaces.customers import CustomerParts, CustomersInterface

ReadParts = Callable[[Executor, str, UUID, Sequence[str]], Awaitable[CustomerParts]]
"""Reads the wanted parts of a customer of a storefront, by its name."""
CountKept = Callable[[Executor, str, UUID], Awaitable[dict[str, int]]]
"""Counts the rows and files that belong to a customer of a storefront, by their kind."""


async def no_parts(executor: Executor, storefront: str, user_id: UUID, wanted: Sequence[str]) -> CustomerParts:
    """Of a service that has nothing of customers beside their accounts."""
    return CustomerParts()


async def nothing_kept(executor: Executor, storefront: str, user_id: UUID) -> dict[str, int]:
    return {}


class CustomersInternal(CustomersInterface):
    def __init__(self, database: Database, read: ReadParts, count: CountKept) -> None:
        self._database = database
        self._read = read
        self._count = count

    async def customer_parts(self, storefront: str, user_id: UUID, wanted: list[str]) -> CustomerParts:
        return await self._read(self._database.autocommit, storefront, user_id, wanted)

    async def kept_of_customer(self, storefront: str, user_id: UUID) -> dict[str, int]:
        counts = await self._count(self._database.autocommit, storefront, user_id)
        return {kind: count for kind, count in counts.items() if count}
