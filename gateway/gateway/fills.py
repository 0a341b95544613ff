"""Answering strangers from memory, and filling it: one request asks, and others for the same wait a bounded time."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from common.storefronts import Cached, Storefront
from starlette.types import Message, Send

from gateway.cache import Key, ResponseCache, Stored
from gateway.encodings import coding_for
from gateway.etags import matches
from gateway.ready import Header
from gateway.resolve import Place
from gateway.visit import Outlet, Visit

LARGEST = 524_288
HIT: Header = (b"x-cache", b"hit")
MISS: Header = (b"x-cache", b"miss")
_UNKEPT = frozenset({b"set-cookie", b"vary", b"content-encoding"})
_PRIVATE = re.compile(rb"\b(no-store|private)\b")

Forward = Callable[[Send], Awaitable[None]]


class CachedAnswers:
    """`[[cache]]` of the storefronts' TOML: which addresses, and for how long."""

    def __init__(self, storefronts: Iterable[Storefront], cache: ResponseCache, fill_seconds: float = 5.0) -> None:
        self._rules = {each.name: _longest_first(each.cache) for each in storefronts}
        self._cache = cache
        self._fill_seconds = fill_seconds
        self._flights: dict[Key, asyncio.Event] = {}

    def seconds(self, visit: Visit, place: Place) -> int:
        """How long an answer to this may be kept; 0 for not at all. Nothing of a signed-in caller's ever is."""
        if visit.method not in ("GET", "HEAD") or b"authorization" in visit.headers:
            return 0
        for rule in self._rules[place.storefront.name]:
            if place.path.startswith(rule.path):
                return rule.seconds
        return 0

    async def hit(self, visit: Visit, place: Place, outlet: Outlet) -> bool:
        """Answer from memory; False when it is not there."""
        return await self._hit(_key(visit, place), visit, outlet)

    async def answer(self, visit: Visit, place: Place, seconds: int, outlet: Outlet, forward: Forward) -> None:
        """From memory if another request fills it soon, else by `forward`, which must not wait for the client."""
        key = _key(visit, place)
        if key in self._flights:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._fill_seconds):
                    await self._flights[key].wait()
            if await self._hit(key, visit, outlet):
                return
        visit.cached = "miss"
        await self._fill(key, visit, place, seconds, outlet, forward)

    async def _hit(self, key: Key, visit: Visit, outlet: Outlet) -> bool:
        stored = self._cache.find(key)
        if stored is None:
            return False
        visit.cached = "hit"
        await self._give(key, stored, visit, HIT, outlet)
        return True

    async def _fill(self, key: Key, visit: Visit, place: Place, seconds: int, outlet: Outlet, forward: Forward) -> None:
        stamp = self._cache.stamp(place.storefront.name)
        flight = self._flights.setdefault(key, asyncio.Event())

        def land() -> None:
            if self._flights.get(key) is flight:
                del self._flights[key]
            flight.set()

        fill = Fill(outlet, land)
        try:
            await forward(fill)
            if not fill.whole:
                return
            stored = Stored.of(fill.headers, b"".join(fill.chunks), place.contract.slug(place.path), seconds)
            self._cache.store(key, stored, stamp)
        finally:
            land()
        await self._give(key, stored, visit, MISS, outlet)

    async def _give(self, key: Key, stored: Stored, visit: Visit, mark: Header, outlet: Outlet) -> None:
        coding = coding_for(visit)
        if matches(visit.headers.get(b"if-none-match"), stored.etag):
            await outlet.give(stored.whole.not_modified(coding), mark)
            return
        answer = stored.whole.find(coding)
        if answer is None:
            answer = await stored.whole.ready(coding)
            self._cache.weigh(key, stored)
        await outlet.give(answer, mark)


class Fill:
    """An ASGI `send` that holds an answer back until it is `whole`; what may not be kept flows through.

    `unkept` is called before it flows: from then on the client decides how long it takes.
    """

    def __init__(self, outlet: Outlet, unkept: Callable[[], None]) -> None:
        self.headers: list[Header] = []
        self.chunks: list[bytes] = []
        self.whole = False
        self._outlet = outlet
        self._unkept = unkept
        self._size = 0
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is None:
            await self._outlet(message)
        else:
            await self._collect(message)

    async def _begin(self, start: Message) -> None:
        self.headers = list(start.get("headers", ()))
        if start["status"] == 200 and not any(map(_forbids_keeping, self.headers)):
            self._start = start
        else:
            await self._pass_on(start)

    async def _collect(self, message: Message) -> None:
        chunk = message.get("body", b"")
        self.chunks.append(chunk)
        self._size += len(chunk)
        more = message.get("more_body", False)
        if self._size <= LARGEST:
            self.whole = not more
            return
        start, self._start = self._start, None
        await self._pass_on(start or {})
        await self._outlet({"type": "http.response.body", "body": b"".join(self.chunks), "more_body": more})

    async def _pass_on(self, start: Message) -> None:
        self._unkept()
        self._outlet.extra.append(MISS)
        await self._outlet(start)


def _forbids_keeping(header: Header) -> bool:
    name, value = header
    return name in _UNKEPT or (name == b"cache-control" and _PRIVATE.search(value.lower()) is not None)


def _key(visit: Visit, place: Place) -> Key:
    return place.storefront.name, place.base, place.path, _sorted_query(visit.scope["query_string"])


def _sorted_query(query: bytes) -> bytes:
    """By name only: among equal names the order may matter."""
    if b"&" not in query:
        return query
    return "&".join(sorted(query.decode("latin-1").split("&"), key=_name)).encode("latin-1")


def _name(pair: str) -> str:
    return pair.partition("=")[0]


def _longest_first(rules: tuple[Cached, ...]) -> list[Cached]:
    return sorted(rules, key=lambda rule: len(rule.path), reverse=True)
