"""A child process that ends with the process that started it, however that one ends."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence

from atelier.host import launcher
from atelier.processes.output import ProcessOutput


class Child:
    """The kernel sends it SIGINT when its parent ends, also by SIGKILL."""

    def __init__(self, process: asyncio.subprocess.Process, forwarding: "asyncio.Task[None]") -> None:
        self._process = process
        self._forwarding = forwarding
        self.started_at = asyncio.get_running_loop().time()

    @classmethod
    async def start(cls, command: Sequence[str], environment: Mapping[str, str], output: ProcessOutput) -> "Child":
        """Start it in a session of its own, so that Ctrl-C reaches only the parent, which stops it in order."""
        parent = [str(os.getpid()), str(os.getuid()), str(os.getgid())]
        stdout = output.stdout()
        process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-I", "-S", launcher.__file__, *parent, *command],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=stdout,
            stderr=asyncio.subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
        if not isinstance(stdout, int):
            stdout.close()
        return cls(process, asyncio.create_task(output.forward(process.stdout)))

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    async def ended(self) -> str:
        """Wait for the end; returns the signal or the exit code in words."""
        code = await self._process.wait()
        await self._forwarding
        return f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    async def stop(self, kill_after: float = 30) -> bool:
        """Send SIGTERM, and SIGKILL after `kill_after` seconds. Returns whether SIGTERM was enough."""
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(kill_after):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
            return False
        return True
