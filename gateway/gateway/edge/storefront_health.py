"""The health check of a storefront, if its contract documents one."""

import asyncio
from collections.abc import Iterable

import orjson
from common.kernel import clock
from common.kernel.errors import RemoteRefusal, ServiceUnavailable
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.resolver import ServiceResolver
from httpwire import Header

from gateway.http.errors import MethodNotAllowed
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.routing.contracts import Contract
from gateway.routing.route_resolver import ResolvedRoute

FRESH_SECONDS = 1.0
JSON: Header = (b"content-type", b"application/json")
NO_STORE: Header = (b"cache-control", b"no-store")


class StorefrontHealth:
    """Checks the databases of all services of the contract. Public, without rate limits.

    A result is cached for a second, which limits the load that requests can cause on the databases.
    """

    def __init__(self, resolver: ServiceResolver, services: Iterable[str]) -> None:
        self._services = {service: resolver.get(EveryServiceInterface, service) for service in services}
        self._checking = asyncio.Lock()
        self._results: dict[str, tuple[bool, float]] = {}

    async def serve(self, context: RequestContext, route: ResolvedRoute, writer: ResponseWriter) -> bool:
        """Send the response; False if the path is not that of the health check."""
        if route.path != route.contract.health_path:
            return False
        if context.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(allow="GET, HEAD")
        healthy = await self._is_healthy(route.contract)
        body = orjson.dumps(
            {
                "status": "healthy" if healthy else "unhealthy",
                "timestamp": clock.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
                "service": route.storefront.name,
                "database": "connected" if healthy else "disconnected",
            }
        )
        length = (b"content-length", str(len(body)).encode())
        await writer.send_response(200 if healthy else 503, [JSON, NO_STORE, length], body)
        return True

    async def _is_healthy(self, contract: Contract) -> bool:
        async with self._checking:
            healthy, checked_at = self._results.get(contract.name, (False, float("-inf")))
            if clock.timestamp() - checked_at > FRESH_SECONDS:
                checked = (self._services[name] for name in contract.service_names if name in self._services)
                healthy = all(await asyncio.gather(*(_reaches_database(service) for service in checked)))
                self._results[contract.name] = healthy, clock.timestamp()
            return healthy


async def _reaches_database(service: EveryServiceInterface) -> bool:
    try:
        await service.ping_database()
    except (RemoteRefusal, ServiceUnavailable):
        return False
    return True
