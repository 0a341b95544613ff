"""Compressing without stalling the event loop: little at once, much in a thread."""

import asyncio
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

import brotli

from gateway.encodings import BROTLI

AT_ONCE = 32_768
"""Bytes that are compressed on the event loop, in half a millisecond at most."""
ONCE = 1
"""How hard to try for an answer that is sent once; the lowest level already leaves a quarter of a list."""
KEPT = 6
"""For one that is sent often."""
_GZIP_HEADER = 16 + zlib.MAX_WBITS
_WINDOW = 18
"""Of brotli's streams, as a power of two: 256 KB of memory for each, not 4 MB."""
_threads = ThreadPoolExecutor(2, "compression")
T = TypeVar("T")


class Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


async def compress(content: bytes, coding: bytes, effort: int) -> bytes:
    """`content` in one of encodings.CODINGS."""
    return await _run(len(content), lambda: _compress(content, coding, effort))


async def compress_more(compressor: Compressor, content: bytes, *, last: bool) -> bytes:
    """What a stream has to say after more content, which may be nothing."""
    return await _run(len(content), lambda: compressor.compress(content) + (compressor.flush() if last else b""))


def compressor(coding: bytes) -> Compressor:
    """For content that comes in pieces."""
    if coding == BROTLI:
        return _Brotli()
    return zlib.compressobj(ONCE, zlib.DEFLATED, _GZIP_HEADER)


class _Brotli:
    def __init__(self) -> None:
        self._compressor = brotli.Compressor(quality=ONCE, lgwin=_WINDOW)

    def compress(self, data: bytes) -> bytes:
        return bytes(self._compressor.process(data))

    def flush(self) -> bytes:
        return bytes(self._compressor.finish())


async def _run(size: int, work: Callable[[], T]) -> T:
    if size <= AT_ONCE:
        return work()
    return await asyncio.get_running_loop().run_in_executor(_threads, work)


def _compress(content: bytes, coding: bytes, effort: int) -> bytes:
    if coding == BROTLI:
        return bytes(brotli.compress(content, quality=effort))
    stream = zlib.compressobj(effort, zlib.DEFLATED, _GZIP_HEADER)
    return stream.compress(content) + stream.flush()
