"""Compresses without blocking the event loop: small content at once, larger content in a thread."""

import asyncio
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

import brotli

from gateway.compression.content_coding import BROTLI

INLINE_BYTES = 32_768
"""Content up to this size is compressed on the event loop, in half a millisecond at most."""
LOW_LEVEL = 1
"""For a response that is sent once; it already reduces a list to a quarter."""
HIGH_LEVEL = 6
"""For a response that is sent often."""
_GZIP_HEADER = 16 + zlib.MAX_WBITS
_WINDOW_BITS = 18
"""The window of brotli streams: 256 KB of memory for each instead of 4 MB."""
_threads = ThreadPoolExecutor(2, "compression")
T = TypeVar("T")


class Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


async def compress(content: bytes, coding: bytes, level: int) -> bytes:
    """`coding` is one of content_coding.CODINGS."""
    return await _run(len(content), lambda: _compress(content, coding, level))


async def compress_chunk(compressor: Compressor, content: bytes, *, last: bool) -> bytes:
    """The output that a stream has after more content, which may be empty."""
    return await _run(len(content), lambda: compressor.compress(content) + (compressor.flush() if last else b""))


def stream_compressor(coding: bytes) -> Compressor:
    if coding == BROTLI:
        return _Brotli()
    return zlib.compressobj(LOW_LEVEL, zlib.DEFLATED, _GZIP_HEADER)


class _Brotli:
    def __init__(self) -> None:
        self._compressor = brotli.Compressor(quality=LOW_LEVEL, lgwin=_WINDOW_BITS)

    def compress(self, data: bytes) -> bytes:
        return bytes(self._compressor.process(data))

    def flush(self) -> bytes:
        return bytes(self._compressor.finish())


async def _run(size: int, work: Callable[[], T]) -> T:
    if size <= INLINE_BYTES:
        return work()
    return await asyncio.get_running_loop().run_in_executor(_threads, work)


def _compress(content: bytes, coding: bytes, level: int) -> bytes:
    if coding == BROTLI:
        return bytes(brotli.compress(content, quality=level))
    stream = zlib.compressobj(level, zlib.DEFLATED, _GZIP_HEADER)
    return stream.compress(content) + stream.flush()
