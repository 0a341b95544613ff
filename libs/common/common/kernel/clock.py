"""The platform's clock, which a sandbox can advance. Expiry, renewal and waiting times are measured by it.

The offset to the wall clock is one little-endian double in a file that every process of a sandboxed
platform maps into memory; without a file it is local to this process. In production it is never advanced.
"""

import mmap
import os
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

_FORMAT = struct.Struct("<d")
_cell: bytearray | mmap.mmap = bytearray(_FORMAT.size)


def now() -> datetime:
    """The current moment, aware, in UTC."""
    (ahead,) = _FORMAT.unpack_from(_cell)
    return datetime.now(UTC) + timedelta(seconds=ahead) if ahead else datetime.now(UTC)


def timestamp() -> float:
    """`now()` as seconds since the epoch."""
    return time.time() + offset()


def offset() -> float:
    """How many seconds the platform's clock is ahead of the wall clock."""
    ahead: float = _FORMAT.unpack_from(_cell)[0]
    return ahead


def advance(seconds: float) -> None:
    """Advance the clock of every process that shares the offset."""
    _FORMAT.pack_into(_cell, 0, offset() + seconds)


def use_file(path: Path) -> None:
    """Store the offset in `path` (created if missing), shared with every process that uses the same file."""
    global _cell
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if os.fstat(handle).st_size < _FORMAT.size:
            os.ftruncate(handle, _FORMAT.size)
        _cell = mmap.mmap(handle, _FORMAT.size)
    finally:
        os.close(handle)
