"""Responses that are sent often, compressed once per content coding, when a client first requests that coding."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from httpserver.prepared_response import PreparedResponse
from httpwire import Header

from gateway.compression.compressors import HIGH_LEVEL, compress
from gateway.compression.content_coding import MIN_BYTES, VARY, encoded_headers, is_compressible
from gateway.http.etags import weakened


@dataclass(slots=True)
class EncodedVariants:
    """One response in every coding that was requested.

    `identity` has no coding. `unchanged` is the 304 for clients that have the identity variant, `unchanged_encoded`
    that for clients that have another one. `varies` is true if there are any variants.
    """

    identity: PreparedResponse
    unchanged: PreparedResponse
    unchanged_encoded: PreparedResponse
    varies: bool
    _encoded: dict[bytes, PreparedResponse] = field(default_factory=dict)
    _compressing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def of(cls, headers: list[Header], body: bytes) -> "EncodedVariants":
        """The variants of a 200. `headers` are without a length; `Vary` is added if there are several variants."""
        varies = len(body) >= MIN_BYTES and is_compressible(200, headers)
        length = (b"content-length", str(len(body)).encode())
        headers = [*headers, *([VARY] if varies else [])]
        without_content = [pair for pair in headers if pair[0] != b"content-type"]
        return cls(
            identity=PreparedResponse.of(200, [*headers, length], body),
            unchanged=PreparedResponse.of(304, without_content, b""),
            unchanged_encoded=PreparedResponse.of(304, weakened(without_content), b""),
            varies=varies,
        )

    @property
    def size(self) -> int:
        """Bytes of all bodies."""
        encoded = sum(len(each.body) for each in self._encoded.values() if each is not self.identity)
        return len(self.identity.body) + encoded

    def not_modified(self, coding: bytes | None) -> PreparedResponse:
        return self.unchanged if coding is None or not self.varies else self.unchanged_encoded

    def find(self, coding: bytes | None) -> PreparedResponse | None:
        """The response in a coding; None if it was not compressed yet."""
        if coding is None or not self.varies:
            return self.identity
        return self._encoded.get(coding)

    async def get(self, coding: bytes | None) -> PreparedResponse:
        """The response in a coding; simultaneous requests for the same coding wait for one compression."""
        found = self.find(coding)
        return await self._compress_once(coding) if found is None and coding else found or self.identity

    async def _compress_once(self, coding: bytes) -> PreparedResponse:
        async with self._compressing:
            if coding not in self._encoded:
                self._encoded[coding] = await self._compressed(coding)
        return self._encoded[coding]

    async def _compressed(self, coding: bytes) -> PreparedResponse:
        body = await compress(self.identity.body, coding, HIGH_LEVEL)
        if len(body) >= len(self.identity.body):
            return self.identity
        headers = [*encoded_headers(self.identity.headers, coding), (b"content-length", str(len(body)).encode())]
        return PreparedResponse.of(200, headers, body)


class VariantCache:
    """Variants of responses that are built for each request and rarely differ; least recently used first out."""

    def __init__(self, max_entries: int = 32) -> None:
        self._max_entries = max_entries
        self._variants: OrderedDict[tuple[tuple[Header, ...], bytes], EncodedVariants] = OrderedDict()

    def get(self, headers: list[Header], body: bytes) -> EncodedVariants:
        key = (tuple(headers), body)
        variants = self._variants.get(key)
        if variants is None:
            variants = self._variants[key] = EncodedVariants.of(headers, body)
            if len(self._variants) > self._max_entries:
                self._variants.popitem(last=False)
        self._variants.move_to_end(key)
        return variants
