"""A temporary file for a request body that is too large for memory. The disk is used in threads."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

A = TypeVar("A")
CHUNK = 65_536


class SpoolFile:
    """Written, then read from its start. It has no name, so that nothing is left of it however the process ends."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._working: asyncio.Future[bytes] | None = None

    async def write(self, data: bytes) -> None:
        await self._run(self._write, data)

    async def read(self, offset: int) -> bytes:
        """At most CHUNK bytes from there."""
        return await self._run(self._read, offset)

    def close(self) -> None:
        """Now, or when the thread is done that still uses it."""
        if self._working is None or self._working.done():
            self._close()
        else:
            self._working.add_done_callback(lambda _: self._close())

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
        return self._file.read(CHUNK)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()

    async def _run(self, work: Callable[[A], bytes], argument: A) -> bytes:
        """A cancelled call leaves its thread working, so the file stays open until that is done."""
        future = asyncio.get_running_loop().run_in_executor(None, work, argument)
        self._working = future
        return await asyncio.shield(future)
