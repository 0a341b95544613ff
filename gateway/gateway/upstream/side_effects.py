"""What the gateway does because of a service's response, before the client gets it."""

from common.kernel.callers import REVOKED_HEADER
from httpwire import Header
from starlette.types import Message

from gateway.auth.cookie_sessions import CookieSessions
from gateway.auth.deny_list import DenyList
from gateway.cache.response_cache import ResponseCache
from gateway.http.request_context import RequestContext
from gateway.routing.route_resolver import ResolvedRoute

NO_STORE: Header = (b"cache-control", b"no-store")
_REVOKED = REVOKED_HEADER.encode()


class ResponseSideEffects:
    """Denies revoked sessions, purges the cache after a write, and gives the client cookies of the gateway."""

    def __init__(self, deny_list: DenyList, cache: ResponseCache, sessions: CookieSessions) -> None:
        self._deny_list = deny_list
        self._cache = cache
        self._sessions = sessions

    async def apply(self, context: RequestContext, route: ResolvedRoute, start: Message) -> list[Header]:
        """`start` is the response's `http.response.start`. Returns the headers to add to it."""
        for name, value in start.get("headers", ()):
            if name == _REVOKED:
                self._deny_list.add_from_header(value.decode())
        if start["status"] < 300 and route.contract.invalidates_cache(context.method, route.path):
            self._cache.purge(route.storefront.name)
        return self._added_headers(context, route, start)

    def _added_headers(self, context: RequestContext, route: ResolvedRoute, start: Message) -> list[Header]:
        """The cookies of the gateway, and the prohibition to store the response because of them."""
        headers = start.get("headers", ())
        added = [*context.headers_of_success] if start["status"] < 300 else []
        if sessions := self._sessions.at(route):
            added += sessions.response_headers(context, route.path, start["status"], headers)
        if added and not any(name.lower() == b"cache-control" and b"no-store" in value for name, value in headers):
            added.append(NO_STORE)
        return added
