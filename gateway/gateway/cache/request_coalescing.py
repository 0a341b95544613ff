"""Responses from the cache; requests for the same missing response share one request to the service."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from common.kernel.storefronts import Cached, Storefront
from httpwire import Header
from starlette.types import Send

from gateway.cache.capture import MISS, ResponseCapture
from gateway.cache.response_cache import CachedResponse, Key, ResponseCache
from gateway.compression.content_coding import coding_for
from gateway.http.cookies import cookie_values
from gateway.http.etags import matches
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.routing.route_resolver import ResolvedRoute

HIT: Header = (b"x-cache", b"hit")

Forward = Callable[[Send], Awaitable[None]]


class CoalescingCache:
    """`[[cache]]` of the storefronts' TOML declares which paths are cached, and for how long.

    A request whose response another request is fetching waits `wait_seconds` for it, and then fetches it itself.
    """

    def __init__(self, storefronts: Iterable[Storefront], cache: ResponseCache, wait_seconds: float = 5.0) -> None:
        self._rules = {each.name: _longest_first(each.cache) for each in storefronts}
        self._cache = cache
        self._wait_seconds = wait_seconds
        self._in_flight: dict[Key, asyncio.Event] = {}

    def lifetime(self, context: RequestContext, route: ResolvedRoute) -> int:
        """For how many seconds the response may be cached.

        0 for never: always with an `Authorization` header or a session cookie.
        """
        if context.method not in ("GET", "HEAD") or b"authorization" in context.headers:
            return 0
        for rule in self._rules[route.storefront.name]:
            if route.path.startswith(rule.path):
                return 0 if _has_session(context, route.storefront) else rule.seconds
        return 0

    async def send_cached(self, context: RequestContext, route: ResolvedRoute, writer: ResponseWriter) -> bool:
        """Send the cached response; False if there is none."""
        return await self._send_cached(_key(context, route), context, writer)

    async def send_shared(
        self, context: RequestContext, route: ResolvedRoute, lifetime: int, writer: ResponseWriter, forward: Forward
    ) -> None:
        """Send the response that another request fetches, else fetch it by `forward`."""
        key = _key(context, route)
        if key in self._in_flight:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._wait_seconds):
                    await self._in_flight[key].wait()
            if await self._send_cached(key, context, writer):
                return
        context.cache_status = "miss"
        response = await self._fetch(key, route, lifetime, writer, forward)
        if response is not None:
            await self._send(key, response, context, MISS, writer)

    async def _send_cached(self, key: Key, context: RequestContext, writer: ResponseWriter) -> bool:
        response = self._cache.find(key)
        if response is None:
            return False
        context.cache_status = "hit"
        await self._send(key, response, context, HIT, writer)
        return True

    async def _fetch(
        self, key: Key, route: ResolvedRoute, lifetime: int, writer: ResponseWriter, forward: Forward
    ) -> CachedResponse | None:
        """None for a response that may not be cached, which has been sent already.

        Waiting requests are released before a response is sent, so that none of them waits for this client to read.
        """
        generation = self._cache.generation(route.storefront.name)
        fetched = self._in_flight.setdefault(key, asyncio.Event())

        def release() -> None:
            if self._in_flight.get(key) is fetched:
                del self._in_flight[key]
            fetched.set()

        capture = ResponseCapture(writer, release)
        try:
            await forward(capture)
            if not capture.complete:
                return None
            slug = route.contract.product_slug(route.path)
            response = CachedResponse.of(capture.headers, capture.body, slug, lifetime)
            self._cache.store(key, response, generation)
            return response
        finally:
            release()

    async def _send(
        self, key: Key, response: CachedResponse, context: RequestContext, mark: Header, writer: ResponseWriter
    ) -> None:
        coding = coding_for(context)
        if matches(context.headers.get(b"if-none-match"), response.etag):
            await writer.send_prepared(response.variants.not_modified(coding), mark)
            return
        prepared = response.variants.find(coding)
        if prepared is None:
            prepared = await response.variants.get(coding)
            self._cache.update_size(key, response)
        await writer.send_prepared(prepared, mark)


def _has_session(context: RequestContext, storefront: Storefront) -> bool:
    cookie = storefront.session_cookie
    return cookie is not None and bool(cookie_values(context.scope, cookie.name.encode()))


def _key(context: RequestContext, route: ResolvedRoute) -> Key:
    return route.storefront.name, route.base, route.path, _sorted_query(context.scope["query_string"])


def _sorted_query(query: bytes) -> bytes:
    """Sorted by name only: the order of values of one name may have a meaning."""
    if b"&" not in query:
        return query
    return "&".join(sorted(query.decode("latin-1").split("&"), key=_name)).encode("latin-1")


def _name(pair: str) -> str:
    return pair.partition("=")[0]


def _longest_first(rules: tuple[Cached, ...]) -> list[Cached]:
    return sorted(rules, key=lambda rule: len(rule.path), reverse=True)
