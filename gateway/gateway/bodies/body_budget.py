"""Limits of the bytes of request bodies: of incomplete ones per client address, and of all together."""

import asyncio
from dataclasses import dataclass, field

from common.observability import telemetry

from gateway.settings import BodySettings

_evicted = telemetry.meter.create_counter("atelier.gateway.bodies.evicted")


@dataclass(eq=False, slots=True)
class CountedBody:
    """A body that is received, and counted until it is released.

    `evicted` when it was discarded to make room, which also expires its `timeout`.
    """

    address: str
    timeout: asyncio.Timeout
    size: int = 0
    in_memory: int = 0
    evicted: bool = False


@dataclass(slots=True)
class _AddressBodies:
    """The incomplete bodies of one address, oldest first."""

    bodies: dict[CountedBody, None] = field(default_factory=dict)
    size: int = 0


class BodyBudget:
    """Beyond a limit the oldest incomplete body of the address with too many is evicted, and not the newest.

    So a client is served although others behind the same address never complete their bodies.
    """

    def __init__(self, settings: BodySettings) -> None:
        self._settings = settings
        self._by_address: dict[str, _AddressBodies] = {}
        self._on_disk = 0
        self._in_memory = 0

    def begin(self, address: str, timeout: asyncio.Timeout) -> CountedBody:
        bodies_of_address = self._by_address.setdefault(address, _AddressBodies())
        if len(bodies_of_address.bodies) >= self._settings.unfinished_per_address:
            self._evict(bodies_of_address)
        body = CountedBody(address, timeout)
        self._by_address.setdefault(address, bodies_of_address).bodies[body] = None
        return body

    def fits_in_memory(self, body: CountedBody, size: int) -> bool:
        """Whether `size` more bytes of it may be kept in memory."""
        return (
            body.in_memory + size <= self._settings.memory_bytes
            and self._in_memory + size <= self._settings.total_memory_bytes
        )

    def add(self, body: CountedBody, size: int, in_memory: int) -> None:
        """Count `size` more bytes, of which `in_memory` are in memory (negative: moved to disk); evict if necessary."""
        bodies_of_address = self._by_address[body.address]
        self._count(bodies_of_address, body, size, in_memory)
        while bodies_of_address.size > self._settings.bytes_per_address and len(bodies_of_address.bodies) > 1:
            self._evict(bodies_of_address)
        while self._on_disk > self._settings.total_bytes and self._by_address:
            largest = max(self._by_address.values(), key=lambda each: each.size)
            if largest.size <= self._settings.memory_bytes:
                return  # complete bodies fill the disk, and they are not evicted
            self._evict(largest)

    def complete(self, body: CountedBody) -> None:
        """Count a complete body no longer for its address, only in the totals until it is released."""
        bodies_of_address = self._by_address.get(body.address)
        if bodies_of_address is None or body not in bodies_of_address.bodies:
            return
        del bodies_of_address.bodies[body]
        bodies_of_address.size -= body.size
        if not bodies_of_address.bodies:
            del self._by_address[body.address]

    def release(self, body: CountedBody) -> None:
        """Stop counting a body, which was removed from memory and disk."""
        self.complete(body)
        self._on_disk -= body.size - body.in_memory
        self._in_memory -= body.in_memory
        body.size = body.in_memory = 0

    def _count(self, bodies_of_address: _AddressBodies, body: CountedBody, size: int, in_memory: int) -> None:
        body.size += size
        body.in_memory += in_memory
        bodies_of_address.size += size
        self._on_disk += size - in_memory
        self._in_memory += in_memory

    def _evict(self, bodies_of_address: _AddressBodies) -> None:
        oldest = next(iter(bodies_of_address.bodies))
        oldest.evicted = True
        oldest.timeout.reschedule(asyncio.get_running_loop().time())
        _evicted.add(1)
        self.release(oldest)  # not when its request ends: until then more than necessary would be evicted
