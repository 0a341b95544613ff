"""Starts the processes, waits until they are ready, restarts those that end or hang, and stops them in order."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from atelier.errors import CannotStart
from atelier.processes.child import Child
from atelier.processes.liveness import LivenessCheck
from atelier.processes.output import ProcessOutputs
from atelier.processes.process_plan import PlannedProcess
from atelier.processes.state import Running

READY_SECONDS = 120.0
POLL_SECONDS = 0.1
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 60.0
HANGING_SECONDS = 5.0
"""How long a process that no longer responds has to stop after SIGTERM."""


@dataclass(slots=True)
class SupervisedProcess:
    """A planned process and the child that runs it now. `pause` is the delay of the next restart in seconds."""

    plan: PlannedProcess
    environment: dict[str, str]
    child: Child | None = None
    restarts: int = 0
    pause: float = FIRST_PAUSE


class Supervisor:
    """`report` is called with each message for the user, `changed` when a process has another pid.

    A process that has not stopped `stop_seconds` after SIGTERM is killed. One that keeps ending is restarted after
    delays that grow to `longest_pause` seconds. One whose liveness check fails is ended, and so restarted.
    """

    def __init__(
        self,
        outputs: ProcessOutputs,
        report: Callable[[str], None],
        changed: Callable[[], None],
        stop_seconds: float = 30,
        longest_pause: float = LONGEST_PAUSE,
        liveness: LivenessCheck = LivenessCheck(),
    ) -> None:
        self._stop_seconds = stop_seconds
        self._longest_pause = longest_pause
        self._liveness = liveness
        self._outputs = outputs
        self._report = report
        self._changed = changed
        self._supervised: list[SupervisedProcess] = []
        self._restart_tasks: list[asyncio.Task[None]] = []

    @property
    def running(self) -> tuple[Running, ...]:
        return tuple(
            Running(each.plan.name, each.child.pid, each.plan.url, each.restarts)
            for each in self._supervised
            if each.child is not None
        )

    async def run(self, name: str, command: Sequence[str], environment: dict[str, str]) -> None:
        """Run a command that must succeed before the processes are started. Raises CannotStart when it fails."""
        output = self._outputs.of(name)
        child = await Child.start(command, environment, output)
        try:
            how = await child.ended()
        finally:
            await child.stop()
        if how != "ended with exit code 0":
            raise CannotStart(f"{name} {how}:\n{output.tail}")

    async def start(self, plans: Sequence[tuple[PlannedProcess, dict[str, str]]]) -> None:
        """Returns when all are ready. Raises CannotStart when one ends instead, or takes too long."""
        started = [SupervisedProcess(plan, environment) for plan, environment in plans]
        self._supervised += started
        for each in started:
            each.plan.reserved.close()
            await self._launch(each)
        self._changed()
        async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
            await asyncio.gather(*(self._ready(each, http, strict=True) for each in started))
        self._restart_tasks += [asyncio.create_task(self._keep_running(each)) for each in started]

    async def stop(self) -> None:
        """The gateway first, so that no request arrives; then the others, which finish what they are doing."""
        for task in self._restart_tasks:
            task.cancel()
        await asyncio.gather(*self._restart_tasks, return_exceptions=True)
        gateway = [each for each in self._supervised if each.plan.role == "gateway"]
        rest = [each for each in self._supervised if each.plan.role != "gateway"]
        for group in (gateway, rest):
            await asyncio.gather(*map(self._stop, group))

    async def _launch(self, supervised: SupervisedProcess) -> None:
        output = self._outputs.of(supervised.plan.name)
        supervised.child = await Child.start(supervised.plan.command, supervised.environment, output)

    async def _stop(self, supervised: SupervisedProcess) -> None:
        if supervised.child is not None and not await supervised.child.stop(self._stop_seconds):
            self._report(f"{supervised.plan.name} did not stop in time and was killed")

    async def _ready(self, supervised: SupervisedProcess, http: httpx.AsyncClient, *, strict: bool) -> bool:
        """Wait until it is ready; returns whether it is. With `strict`, raises CannotStart when it is not."""
        deadline = asyncio.get_running_loop().time() + READY_SECONDS
        name, last = supervised.plan.name, "nothing"
        while supervised.child is not None and supervised.child.running:
            try:
                response = await http.get(f"{supervised.plan.url}/health/ready")
                if response.is_success:
                    return True
                last = response.text
            except httpx.TransportError as error:
                last = repr(error)
            if asyncio.get_running_loop().time() > deadline:
                break
            await asyncio.sleep(POLL_SECONDS)
        if not strict:
            return False
        if supervised.child is not None and supervised.child.running:
            raise CannotStart(f"{name} was not ready after {READY_SECONDS:.0f} seconds; the last answer was {last}")
        how = await supervised.child.ended() if supervised.child is not None else "was never started"
        raise CannotStart(f"{name} {how} while starting:\n{self._outputs.of(name).tail}")

    async def _keep_running(self, supervised: SupervisedProcess) -> None:
        """Restart it whenever it ends or hangs, after growing delays, and report it."""
        name = supervised.plan.name
        while supervised.child is not None:
            how = await self._end_of(supervised.child, supervised.plan)
            if asyncio.get_running_loop().time() - supervised.child.started_at > STEADY_SECONDS:
                supervised.pause = FIRST_PAUSE
            self._report(f"{name} (process {supervised.child.pid}) {how}; starting it again in {supervised.pause:g} s")
            await asyncio.sleep(supervised.pause)
            supervised.pause = min(supervised.pause * 2, self._longest_pause)
            supervised.restarts += 1
            await self._launch(supervised)
            self._changed()
            async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
                if await self._ready(supervised, http, strict=False):
                    self._report(f"{name} (process {supervised.child.pid}) is ready again")

    async def _end_of(self, child: Child, plan: PlannedProcess) -> str:
        """Wait until it ends; end it when it no longer responds. Returns the signal or the exit code in words."""
        watching = asyncio.create_task(self._end_when_unresponsive(child, plan))
        try:
            return await child.ended()
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _end_when_unresponsive(self, child: Child, plan: PlannedProcess) -> None:
        await self._liveness.until_unresponsive(plan.url)
        self._report(f"{plan.name} (process {child.pid}) does not respond and is ended")
        await child.stop(min(self._stop_seconds, HANGING_SECONDS))
