"""Responses in memory: bounded, least recently used first out, purged when their content changes."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Container
from dataclasses import dataclass

from common.kernel import clock
from httpwire import Header

from gateway.compression.encoded_variants import EncodedVariants
from gateway.http.etags import etag_of

Key = tuple[str, str, str, bytes]
"""Storefront, base URL, path, sorted query."""

NO_CACHE: Header = (b"cache-control", b"no-cache")
NO_CACHE_NO_TRANSFORM: Header = (b"cache-control", b"no-cache, no-transform")
VARY: Header = (b"vary", b"Authorization")
_REPLACED = frozenset({b"etag", b"cache-control", b"content-length"})


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """One response. `slug` is the slug or number of the one product that it describes; None for lists."""

    variants: EncodedVariants
    etag: bytes
    slug: str | None
    expires_at: float

    @classmethod
    def of(cls, headers: list[Header], body: bytes, slug: str | None, seconds: int) -> "CachedResponse":
        etag = etag_of(body)
        may_be_encoded = not any(name == b"cache-control" and b"no-transform" in value for name, value in headers)
        added = [(b"etag", etag), NO_CACHE if may_be_encoded else NO_CACHE_NO_TRANSFORM, VARY]
        return cls(
            variants=EncodedVariants.of([*(pair for pair in headers if pair[0] not in _REPLACED), *added], body),
            etag=etag,
            slug=slug,
            expires_at=clock.timestamp() + seconds,
        )

    @property
    def size(self) -> int:
        return self.variants.size


class ResponseCache:
    """Holds at most `max_entries` responses with at most `max_bytes` in their bodies."""

    def __init__(self, max_entries: int, max_bytes: int) -> None:
        self.max_entries = max_entries
        self.max_bytes = max_bytes
        self._responses: OrderedDict[Key, CachedResponse] = OrderedDict()
        self._bytes = 0
        self._sizes: dict[Key, int] = {}
        self._purges: Counter[str] = Counter()
        self._full_purges = 0

    def __len__(self) -> int:
        return len(self._responses)

    def find(self, key: Key) -> CachedResponse | None:
        response = self._responses.get(key)
        if response is None:
            return None
        if response.expires_at <= clock.timestamp():
            self._remove(key)
            return None
        self._responses.move_to_end(key)
        return response

    def generation(self, storefront: str) -> tuple[int, int]:
        """Changes with every purge: a response that was requested before a purge must not be stored after it."""
        return self._full_purges, self._purges[storefront]

    def store(self, key: Key, response: CachedResponse, generation: tuple[int, int]) -> None:
        """`generation` is the storefront's from before the response was requested."""
        if generation != self.generation(key[0]) or response.size > self.max_bytes:
            return
        if key in self._responses:
            self._remove(key)
        self._responses[key] = response
        self._update_size(key, response)

    def update_size(self, key: Key, response: CachedResponse) -> None:
        """Count the response's bytes again after it got another encoded variant."""
        if self._responses.get(key) is response:
            self._update_size(key, response)

    def _update_size(self, key: Key, response: CachedResponse) -> None:
        self._bytes += response.size - self._sizes.get(key, 0)
        self._sizes[key] = response.size
        while len(self._responses) > self.max_entries or self._bytes > self.max_bytes:
            self._remove(next(iter(self._responses)))

    def purge_product(self, storefront: str, identifiers: Container[str]) -> None:
        """Remove the responses about one product, which its paths name by slug or number, and every list."""
        self._purge(storefront, lambda response: response.slug is None or response.slug in identifiers)

    def purge(self, storefront: str) -> None:
        self._purge(storefront, lambda _: True)

    def purge_all(self) -> None:
        """For when events may have been missed."""
        self._full_purges += 1
        self._responses.clear()
        self._sizes.clear()
        self._bytes = 0

    def _purge(self, storefront: str, is_stale: Callable[[CachedResponse], bool]) -> None:
        self._purges[storefront] += 1
        for key in [key for key, found in self._responses.items() if key[0] == storefront and is_stale(found)]:
            self._remove(key)

    def _remove(self, key: Key) -> None:
        del self._responses[key]
        self._bytes -= self._sizes.pop(key)
