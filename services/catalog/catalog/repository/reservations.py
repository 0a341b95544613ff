"""The reservations of orders."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.jobs.payload import JobPayload
from common.jobs.queue import change_and_enqueue
from common.kernel import clock

from catalog.domain.stock import Reservation

_THIS: LiteralString = "storefront = %(storefront)s and order_id = %(order_id)s"
_EARLIER: LiteralString = f"select order_id, state, lines from reservations where {_THIS}"
_KEEP: LiteralString = f"update reservations set state = 'kept', updated_at = %(now)s where {_THIS} and state = 'held'"
_IS_MISSING: LiteralString = f"not exists (select from reservations where {_THIS})"


class Reservations:
    """The reservations of one storefront's orders."""

    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def add(self, reservation: Reservation) -> None:
        """Insert it with the next statement sent, which raises UniqueViolation if the order has a reservation."""
        await self._executor.defer_add(reservation)

    async def add_if_absent(self, reservation: Reservation) -> bool:
        """False if the order has a reservation. Waits for a concurrent transaction that inserts one."""
        return await self._executor.add_if_absent(reservation)

    async def get(self, order_id: UUID) -> Reservation:
        """Return the order's reservation, which must exist, locked."""
        (reservation,) = await self._executor.get_all(
            Reservation, f"{_THIS} for update", storefront=self._storefront, order_id=order_id
        )
        return reservation

    async def save(self, reservation: Reservation) -> None:
        await self._executor.defer_save(reservation)

    async def find(self, order_id: UUID) -> Row | None:
        """The id, state and lines of the order's reservation."""
        return await self._executor.fetch_one(_EARLIER, storefront=self._storefront, order_id=order_id)

    async def keep(self, order_id: UUID) -> None:
        """Make a held reservation permanent. A released reservation stays released."""
        await self._executor.defer(_KEEP, storefront=self._storefront, order_id=order_id, now=clock.now())

    async def keep_or_enqueue(self, order_id: UUID, job: JobPayload) -> None:
        """Make the reservation permanent, or enqueue a job if there is none, in one statement."""
        await change_and_enqueue(
            self._executor,
            _KEEP,
            _IS_MISSING,
            job,
            key=order_id,
            storefront=self._storefront,
            order_id=order_id,
            now=clock.now(),
        )
