"""Load shedding: what cannot be answered soon is refused at once, so that the rest is answered well."""

import asyncio
from collections import Counter

from common import telemetry
from common.errors import ServiceUnavailable

from gateway.settings import LoadSettings

_shed = telemetry.meter.create_counter("atelier.gateway.requests.shed")


def shed(service: str, count: int = 1) -> None:
    """So many more were refused."""
    _shed.add(count, {"peer.service": service})


class Gate:
    """Who is let through to the services. First come, first served; nobody waits longer than `patience`."""

    def __init__(self, settings: LoadSettings) -> None:
        self._settings = settings
        self._inside = 0
        self._at: Counter[str] = Counter()
        self._waiting: dict[asyncio.Future[bool], str] = {}
        self._arriving = 0

    @property
    def full(self) -> bool:
        """Whether nobody more may even wait."""
        return len(self._waiting) + self._arriving >= self._settings.waiting

    def crowded(self, service: str) -> bool:
        """Whether somebody who came now would be refused at once."""
        return self.full and not self._has_room(service)

    def expect(self) -> None:
        """A request has begun that may want to enter in a moment; there is one place less to wait at until then."""
        if not self._arriving:
            asyncio.get_running_loop().call_soon(self._all_came)
        self._arriving += 1

    def _all_came(self) -> None:
        self._arriving = 0

    async def enter(self, service: str) -> None:
        """Raises ServiceUnavailable. Who got in must `leave`."""
        if self._has_room(service):
            self._admit(service)
        elif self.full or not await self._wait(service):
            raise self.refusal(service)

    def leave(self, service: str) -> None:
        self._inside -= 1
        self._at[service] -= 1
        for waiter, wanted in self._waiting.items():
            if not waiter.done() and self._has_room(wanted):
                self._admit(wanted)
                del self._waiting[waiter]
                waiter.set_result(True)
                return

    async def slot(self, service: str) -> "Slot":
        """Enter, and get what leaves again. Raises ServiceUnavailable."""
        await self.enter(service)
        return Slot(self, service)

    def refusal(self, service: str) -> ServiceUnavailable:
        shed(service)
        return ServiceUnavailable(service=service)

    def _has_room(self, service: str) -> bool:
        return self._inside < self._settings.at_once and self._at[service] < self._settings.at_one_service

    def _admit(self, service: str) -> None:
        self._inside += 1
        self._at[service] += 1

    async def _wait(self, service: str) -> bool:
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[bool] = loop.create_future()
        self._waiting[waiter] = service
        timer = loop.call_later(self._settings.patience, self._give_up, waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if self._waiting.pop(waiter, None) is None and not waiter.cancelled() and waiter.result():
                self.leave(service)
            raise
        finally:
            timer.cancel()

    def _give_up(self, waiter: "asyncio.Future[bool]") -> None:
        if self._waiting.pop(waiter, None) is not None and not waiter.done():
            waiter.set_result(False)


class Slot:
    """A place at a service. It may be released more than once."""

    def __init__(self, gate: Gate, service: str) -> None:
        self._gate: Gate | None = gate
        self._service = service

    def release(self) -> None:
        gate, self._gate = self._gate, None
        if gate is not None:
            gate.leave(self._service)
