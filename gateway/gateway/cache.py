"""Answers kept in memory: bounded, least recently used out first, emptied by what changes them."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Container
from dataclasses import dataclass

from common import clock

from gateway.etags import etag_of
from gateway.ready import Header
from gateway.variants import Variants

Key = tuple[str, str, str, bytes]
"""Storefront, base address, path, sorted query."""

REVALIDATE: Header = (b"cache-control", b"no-cache")
AS_IT_IS: Header = (b"cache-control", b"no-cache, no-transform")
VARY: Header = (b"vary", b"Authorization")
_REPLACED = frozenset({b"etag", b"cache-control", b"content-length"})


@dataclass(frozen=True, slots=True)
class Stored:
    """One answer, ready to send. `slug` names the one product it is about; None for lists."""

    whole: Variants
    etag: bytes
    slug: str | None
    expires_at: float

    @classmethod
    def of(cls, headers: list[Header], body: bytes, slug: str | None, seconds: int) -> "Stored":
        etag = etag_of(body)
        may_be_encoded = not any(name == b"cache-control" and b"no-transform" in value for name, value in headers)
        ours = [(b"etag", etag), REVALIDATE if may_be_encoded else AS_IT_IS, VARY]
        return cls(
            whole=Variants.of([*(pair for pair in headers if pair[0] not in _REPLACED), *ours], body),
            etag=etag,
            slug=slug,
            expires_at=clock.timestamp() + seconds,
        )

    @property
    def size(self) -> int:
        return self.whole.size


class ResponseCache:
    """Bounded by entries and by the bytes of their bodies."""

    def __init__(self, entries: int, size: int) -> None:
        self.entries = entries
        self.size = size
        self._stored: OrderedDict[Key, Stored] = OrderedDict()
        self._bytes = 0
        self._sizes: dict[Key, int] = {}
        self._purges: Counter[str] = Counter()
        self._resets = 0

    def __len__(self) -> int:
        return len(self._stored)

    def find(self, key: Key) -> Stored | None:
        stored = self._stored.get(key)
        if stored is None:
            return None
        if stored.expires_at <= clock.timestamp():
            self._drop(key)
            return None
        self._stored.move_to_end(key)
        return stored

    def stamp(self, storefront: str) -> tuple[int, int]:
        """Changes with every purge; an answer asked for before a purge must not be kept after it."""
        return self._resets, self._purges[storefront]

    def store(self, key: Key, stored: Stored, stamp: tuple[int, int]) -> None:
        """`stamp` is the storefront's from before the answer was asked for."""
        if stamp != self.stamp(key[0]) or stored.size > self.size:
            return
        if key in self._stored:
            self._drop(key)
        self._stored[key] = stored
        self._weigh(key, stored)

    def weigh(self, key: Key, stored: Stored) -> None:
        """Count again what an answer takes, when more variants of it were made."""
        if self._stored.get(key) is stored:
            self._weigh(key, stored)

    def _weigh(self, key: Key, stored: Stored) -> None:
        self._bytes += stored.size - self._sizes.get(key, 0)
        self._sizes[key] = stored.size
        while len(self._stored) > self.entries or self._bytes > self.size:
            self._drop(next(iter(self._stored)))

    def purge_product(self, storefront: str, names: Container[str]) -> None:
        """A product's own answers, whichever of its names stands in their addresses, and every list."""
        self._purge(storefront, lambda stored: stored.slug is None or stored.slug in names)

    def purge(self, storefront: str) -> None:
        self._purge(storefront, lambda _: True)

    def purge_all(self) -> None:
        """For when events may have been missed."""
        self._resets += 1
        self._stored.clear()
        self._sizes.clear()
        self._bytes = 0

    def _purge(self, storefront: str, concerned: Callable[[Stored], bool]) -> None:
        self._purges[storefront] += 1
        for key in [key for key, stored in self._stored.items() if key[0] == storefront and concerned(stored)]:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        del self._stored[key]
        self._bytes -= self._sizes.pop(key)
