"""The program that draws, as a child process: started by the first order, ended when there was none for a while."""

import asyncio
import contextlib
import pickle
import sys
from asyncio.subprocess import PIPE, Process

from sandbox.vendors.drawing_messages import LENGTH
from sandbox.vendors.jobs import PictureOrder

IDLE_SECONDS = 60.0
SECONDS = 60.0
"""A picture takes some hundred milliseconds; a process that takes longer is replaced."""


class UnusablePicture(Exception):
    """An input is no picture. The text is for the client."""


class Artist:
    """One order at a time. Raises UnusablePicture."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._idle: asyncio.TimerHandle | None = None

    async def draw(self, order: PictureOrder, references: list[bytes], mask: bytes | None) -> list[bytes]:
        async with self._turn:
            if self._idle is not None:
                self._idle.cancel()
            try:
                result = await self._asked(pickle.dumps((order, references, mask)))
            except BaseException:
                self._end()
                raise
            self._idle = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._end)
        if isinstance(result, str):
            raise UnusablePicture(result)
        return result

    async def close(self) -> None:
        process = self._process
        self._end()
        if process is not None:
            await process.wait()

    async def _asked(self, message: bytes) -> list[bytes] | str:
        process = self._process
        if process is None or process.returncode is not None:
            process = self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "sandbox.vendors.drawing", stdin=PIPE, stdout=PIPE
            )
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process has no pipes")
        async with asyncio.timeout(SECONDS):
            process.stdin.write(LENGTH.pack(len(message)) + message)
            await process.stdin.drain()
            (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
            result: list[bytes] | str = pickle.loads(await process.stdout.readexactly(length))  # noqa: S301
        return result

    def _end(self) -> None:
        process, self._process = self._process, None
        if self._idle is not None:
            self._idle.cancel()
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
