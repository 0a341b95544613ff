"""Whether a shop can do its work, where its contract documents an address for that."""

import asyncio
from collections.abc import Iterable

import orjson
from common import clock
from common.clients.siblings import Siblings

from gateway.errors import MethodNotAllowed
from gateway.ready import Header
from gateway.resolve import Place
from gateway.routes import Contract
from gateway.visit import Outlet, Visit

FRESH_SECONDS = 1.0
JSON: Header = (b"content-type", b"application/json")
UNKEPT: Header = (b"cache-control", b"no-store")


class Health:
    """Asks every service that has a part in the contract for its database; for everyone and unlimited.

    A verdict is good for a second, so that nobody can make the databases work by asking.
    """

    def __init__(self, siblings: Siblings, services: Iterable[str]) -> None:
        self._siblings = {service: siblings.to(service) for service in services}
        self._asking = asyncio.Lock()
        self._verdicts: dict[str, tuple[bool, float]] = {}

    async def answer(self, visit: Visit, place: Place, outlet: Outlet) -> bool:
        """False when the address is not this one."""
        if place.path != place.contract.health:
            return False
        if visit.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(allow="GET, HEAD")
        well = await self._verdict(place.contract)
        body = orjson.dumps(
            {
                "status": "healthy" if well else "unhealthy",
                "timestamp": clock.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
                "service": place.storefront.name,
                "database": "connected" if well else "disconnected",
            }
        )
        length = (b"content-length", str(len(body)).encode())
        await outlet.answer(200 if well else 503, [JSON, UNKEPT, length], body)
        return True

    async def _verdict(self, contract: Contract) -> bool:
        async with self._asking:
            well, asked_at = self._verdicts.get(contract.name, (False, float("-inf")))
            if clock.timestamp() - asked_at > FRESH_SECONDS:
                parties = (self._siblings[service] for service in contract.parties if service in self._siblings)
                well = all(await asyncio.gather(*(sibling.reaches_database() for sibling in parties)))
                self._verdicts[contract.name] = well, clock.timestamp()
            return well
