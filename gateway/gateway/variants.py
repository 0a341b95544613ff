"""Whole answers that are sent often: each is compressed once for each coding, when it is first asked for."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from gateway.compression import KEPT, compress
from gateway.encodings import SMALLEST, VARY, encoded, is_compressible
from gateway.etags import weakened
from gateway.ready import Header, Ready


@dataclass(slots=True)
class Variants:
    """One answer in every coding it was asked for.

    `plain` is the answer without a coding, `unchanged` the one to who has it, `unchanged_encoded` to who has it in any
    coding. `varies` when there is something to choose.
    """

    plain: Ready
    unchanged: Ready
    unchanged_encoded: Ready
    varies: bool
    _made: dict[bytes, Ready] = field(default_factory=dict)
    _making: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def of(cls, headers: list[Header], body: bytes) -> "Variants":
        """Of an answer with status 200. `headers` are without a length; `Vary` is added where there is a choice."""
        varies = len(body) >= SMALLEST and is_compressible(200, headers)
        length = (b"content-length", str(len(body)).encode())
        headers = [*headers, *([VARY] if varies else [])]
        bodiless = [pair for pair in headers if pair[0] != b"content-type"]
        return cls(
            plain=Ready.of(200, [*headers, length], body),
            unchanged=Ready.of(304, bodiless, b""),
            unchanged_encoded=Ready.of(304, weakened(bodiless), b""),
            varies=varies,
        )

    @property
    def size(self) -> int:
        """Bytes of all bodies."""
        return len(self.plain.body) + sum(len(each.body) for each in self._made.values() if each is not self.plain)

    def not_modified(self, coding: bytes | None) -> Ready:
        return self.unchanged if coding is None or not self.varies else self.unchanged_encoded

    def find(self, coding: bytes | None) -> Ready | None:
        """The answer in a coding; None when it is yet to be compressed."""
        if coding is None or not self.varies:
            return self.plain
        return self._made.get(coding)

    async def make(self, coding: bytes) -> Ready:
        """The answer in a coding; requests that want it at the same time wait for one compression."""
        async with self._making:
            if coding not in self._made:
                self._made[coding] = await self._compressed(coding)
        return self._made[coding]

    async def ready(self, coding: bytes | None) -> Ready:
        found = self.find(coding)
        return await self.make(coding) if found is None and coding else found or self.plain

    async def _compressed(self, coding: bytes) -> Ready:
        body = await compress(self.plain.body, coding, KEPT)
        if len(body) >= len(self.plain.body):
            return self.plain
        headers = [*encoded(self.plain.headers, coding), (b"content-length", str(len(body)).encode())]
        return Ready.of(200, headers, body)


class KeptVariants:
    """Variants of answers that are built anew for each request and rarely differ; the least recently used leaves."""

    def __init__(self, most: int = 32) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[tuple[Header, ...], bytes], Variants] = OrderedDict()

    def of(self, headers: list[Header], body: bytes) -> Variants:
        key = (tuple(headers), body)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = Variants.of(headers, body)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return kept
