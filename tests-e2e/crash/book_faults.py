"""Faults of books, versions, orders and claims."""

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from crash.fault_injector import InjectFault
from crash.restoration_faults import Moments, RestorationFaultInjector

DRAWINGS: Moments = (("/page-versions/", 0.1), ("/page-versions/", 3.0))
"""While a version is being accepted, waits or is being drawn."""
MOMENTS: Moments = (
    *DRAWINGS,
    *DRAWINGS,
    ("/payment/webhook/", 0.5),  # while the visitor's things are being claimed
    ("/orders/create/", 0.1),
    ("/retries/add/", 0.1),
    ("/books/", 0.1),
    (None, 2.0),
)


class BookFaultInjector(RestorationFaultInjector):
    """Injects faults into the services of books, each shortly after a step of a visitor or customer."""

    publishers: ClassVar[Sequence[str]] = ("generation", "orders", "identity", "payments")
    moments: ClassVar[Moments] = MOMENTS
    rendering: ClassVar[Moments] = DRAWINGS
    renderers: ClassVar[tuple[str, ...]] = ("generation", "worker")

    def _kinds(self) -> list[InjectFault]:
        return [*super()._kinds(), self.kill_orders, self.kill_identity]

    async def kill_orders(self, random: Random) -> str:
        return await self._kill(random, "orders")

    async def kill_identity(self, random: Random) -> str:
        """Kill a process that signs customers in, or that makes visitors customers."""
        return await self._kill(random, "identity")
