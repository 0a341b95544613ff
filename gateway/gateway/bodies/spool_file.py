"""A temporary file for a request body that is too large for memory. Its I/O runs in threads."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

A = TypeVar("A")
CHUNK_BYTES = 65_536


class SpoolFile:
    """Written, then read from its start. It has no name, so nothing of it remains however the process ends."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._running: asyncio.Future[bytes] | None = None

    async def write(self, data: bytes) -> None:
        await self._run(self._write, data)

    async def read(self, offset: int) -> bytes:
        """At most CHUNK_BYTES from `offset`."""
        return await self._run(self._read, offset)

    def close(self) -> None:
        """Close the file at once, or when the thread that uses it is done."""
        if self._running is None or self._running.done():
            self._close()
        else:
            self._running.add_done_callback(lambda _: self._close())

    def _write(self, data: bytes) -> bytes:
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115 - closed by `close`
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]
        return b""

    def _read(self, offset: int) -> bytes:
        assert self._file is not None
        self._file.seek(offset)
        return self._file.read(CHUNK_BYTES)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()

    async def _run(self, work: Callable[[A], bytes], argument: A) -> bytes:
        """Cancelling the caller does not stop the thread, so the file stays open until the thread is done."""
        future = asyncio.get_running_loop().run_in_executor(None, work, argument)
        self._running = future
        return await asyncio.shield(future)
