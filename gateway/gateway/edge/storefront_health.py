"""The health check of a storefront, if its contract documents one."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

import orjson
from common.kernel import clock
from common.kernel.errors import RemoteRefusal, ServiceUnavailable
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.resolver import ServiceResolver
from httpwire import Header

from gateway.http.errors import MethodNotAllowed
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.limits.memory_storage import MemoryWindowStorage
from gateway.routing.contracts import Contract
from gateway.routing.health_forms import Check
from gateway.routing.route_resolver import ResolvedRoute

FRESH_SECONDS = 1.0
JSON: Header = (b"content-type", b"application/json")
NO_STORE: Header = (b"cache-control", b"no-store")
Results = Mapping[Check, bool]


class StorefrontHealth:
    """Checks the services of the contract, and the storage of the rate limits. Public, without rate limits.

    A result is cached for a second, which limits the load that requests can cause on the databases.
    """

    def __init__(
        self, resolver: ServiceResolver, services: Iterable[str], rate_limit_storage: MemoryWindowStorage
    ) -> None:
        self._services = {service: resolver.get(EveryServiceInterface, service) for service in services}
        self._counters = rate_limit_storage
        self._checking = asyncio.Lock()
        self._results: dict[str, tuple[Results, float]] = {}

    async def serve(self, context: RequestContext, route: ResolvedRoute, writer: ResponseWriter) -> bool:
        """Send the response; False if the path is not that of the health check."""
        form = route.contract.health
        if form is None or route.path != form.path:
            return False
        if context.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(allow="GET, HEAD")
        results = await self._recent_results(route.contract, form.checks)
        body = orjson.dumps(form.body(route.storefront.name, results))
        length = (b"content-length", str(len(body)).encode())
        await writer.send_response(200 if all(results.values()) else 503, [JSON, NO_STORE, length], body)
        return True

    async def _recent_results(self, contract: Contract, checks: Iterable[Check]) -> Results:
        async with self._checking:
            results, checked_at = self._results.get(contract.name, ({}, float("-inf")))
            if clock.timestamp() - checked_at > FRESH_SECONDS:
                names = sorted(checks)
                succeeded = await asyncio.gather(*(self._check(name, contract) for name in names))
                results = dict(zip(names, succeeded, strict=True))
                self._results[contract.name] = results, clock.timestamp()
            return results

    async def _check(self, name: Check, contract: Contract) -> bool:
        services = [self._services[each] for each in contract.service_names if each in self._services]
        if name == "cache":
            return await self._counters.check()
        if name == "jobs":
            return await _all_succeed(service.check_jobs for service in services)
        return await _all_succeed(service.ping_database for service in services)


async def _all_succeed(calls: Iterable[Callable[[], Awaitable[None]]]) -> bool:
    return all(await asyncio.gather(*(_succeeds(call) for call in calls)))


async def _succeeds(call: Callable[[], Awaitable[None]]) -> bool:
    try:
        await call()
    except (RemoteRefusal, ServiceUnavailable):
        return False
    return True
