"""What the gateway does because of a service's response, before the client gets it."""

from common.kernel.callers import REVOKED_HEADER, ROUTE_HEADER
from starlette.types import Message

from gateway.auth.deny_list import DenyList
from gateway.cache.response_cache import ResponseCache
from gateway.http.request_context import RequestContext
from gateway.routing.route_resolver import ResolvedRoute

_REVOKED, _ROUTE = REVOKED_HEADER.encode(), ROUTE_HEADER.encode()


class ResponseSideEffects:
    """Denies revoked sessions, and purges the cache after a write."""

    def __init__(self, deny_list: DenyList, cache: ResponseCache) -> None:
        self._deny_list = deny_list
        self._cache = cache

    async def apply(self, context: RequestContext, route: ResolvedRoute, start: Message) -> None:
        """`start` is the response's `http.response.start`."""
        for name, value in start.get("headers", ()):
            if name == _REVOKED:
                self._deny_list.add_from_header(value.decode())
            elif name == _ROUTE:
                context.route_template = value.decode()
        if start["status"] < 300 and route.contract.invalidates_cache(context.method, route.path):
            self._cache.purge(route.storefront.name)
