"""A process that is ours: it ends when we end, however that happens."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence

from atelier import launcher
from atelier.processes.voices import Voice


class Child:
    """The kernel tells it to end (SIGINT) when the process that started it is gone, also by kill -9."""

    def __init__(self, process: asyncio.subprocess.Process, listening: "asyncio.Task[None]") -> None:
        self._process = process
        self._listening = listening
        self.started_at = asyncio.get_running_loop().time()

    @classmethod
    async def start(cls, command: Sequence[str], environment: Mapping[str, str], voice: Voice) -> "Child":
        """In a session of its own: Ctrl-C is for us, who stop the others in order."""
        ourselves = [str(os.getpid()), str(os.getuid()), str(os.getgid())]
        target = voice.target()
        process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-I", "-S", launcher.__file__, *ourselves, *command],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=target,
            stderr=asyncio.subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
        if not isinstance(target, int):
            target.close()
        return cls(process, asyncio.create_task(voice.listen(process.stdout)))

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    async def ended(self) -> str:
        """Waits for the end, and says how it came."""
        code = await self._process.wait()
        await self._listening
        return f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    async def stop(self, patience: float = 30) -> bool:
        """SIGTERM, and SIGKILL if that is not heard within so many seconds; tells whether it was."""
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(patience):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
            return False
        return True
