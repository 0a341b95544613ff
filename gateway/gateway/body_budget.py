"""How many bytes of request bodies there may be: unfinished ones for each client address, and all together."""

import asyncio
from dataclasses import dataclass, field

from common import telemetry

from gateway.settings import BodySettings

_evicted = telemetry.meter.create_counter("atelier.gateway.bodies.evicted")


@dataclass(eq=False, slots=True)
class UnfinishedBody:
    """A body that is being received, and counted until it is released.

    `evicted` when it was given up to make room; its `timeout` is then over.
    """

    address: str
    timeout: asyncio.Timeout
    size: int = 0
    in_memory: int = 0
    evicted: bool = False


@dataclass(slots=True)
class _Account:
    """The unfinished bodies of one address, oldest first."""

    bodies: dict[UnfinishedBody, None] = field(default_factory=dict)
    size: int = 0


class BodyBudget:
    """When there is too much, the oldest unfinished body of the address that has too much is given up, and not the
    newest: a client is served although others behind the same address never finish."""

    def __init__(self, settings: BodySettings) -> None:
        self._settings = settings
        self._accounts: dict[str, _Account] = {}
        self._on_disk = 0
        self._in_memory = 0

    def begin(self, address: str, timeout: asyncio.Timeout) -> UnfinishedBody:
        account = self._accounts.setdefault(address, _Account())
        if len(account.bodies) >= self._settings.unfinished_per_address:
            self._evict(account)
        body = UnfinishedBody(address, timeout)
        self._accounts.setdefault(address, account).bodies[body] = None
        return body

    def keeps_in_memory(self, body: UnfinishedBody, size: int) -> bool:
        """Whether so many bytes more of it may stay in memory."""
        return (
            body.in_memory + size <= self._settings.memory_bytes
            and self._in_memory + size <= self._settings.total_memory_bytes
        )

    def hold(self, body: UnfinishedBody, size: int, in_memory: int) -> None:
        """So many bytes more of it have come, of which so many are in memory; a negative number went to disk."""
        account = self._accounts[body.address]
        self._count(account, body, size, in_memory)
        while account.size > self._settings.bytes_per_address and len(account.bodies) > 1:
            self._evict(account)
        while self._on_disk > self._settings.total_bytes and self._accounts:
            largest = max(self._accounts.values(), key=lambda each: each.size)
            if largest.size <= self._settings.memory_bytes:
                return  # what is unfinished is not what fills the disk
            self._evict(largest)

    def finish(self, body: UnfinishedBody) -> None:
        """It is whole, and counts for its address no longer, only in all until it is released."""
        account = self._accounts.get(body.address)
        if account is None or body not in account.bodies:
            return
        del account.bodies[body]
        account.size -= body.size
        if not account.bodies:
            del self._accounts[body.address]

    def release(self, body: UnfinishedBody) -> None:
        """It is gone from memory and disk."""
        self.finish(body)
        self._on_disk -= body.size - body.in_memory
        self._in_memory -= body.in_memory
        body.size = body.in_memory = 0

    def _count(self, account: _Account, body: UnfinishedBody, size: int, in_memory: int) -> None:
        body.size += size
        body.in_memory += in_memory
        account.size += size
        self._on_disk += size - in_memory
        self._in_memory += in_memory

    def _evict(self, account: _Account) -> None:
        oldest = next(iter(account.bodies))
        oldest.evicted = True
        oldest.timeout.reschedule(asyncio.get_running_loop().time())
        _evicted.add(1)
        self.release(oldest)  # now, or more than necessary would be given up until its request ends
