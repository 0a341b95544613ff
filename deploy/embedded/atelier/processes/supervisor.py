"""Starts the processes, waits until they are ready, starts again whoever dies, and stops them in order."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from atelier.errors import CannotStart
from atelier.processes.child import Child
from atelier.processes.part import Part
from atelier.processes.state import Running
from atelier.processes.voices import Voices

PATIENCE = 120.0
POLL_SECONDS = 0.1
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 60.0


@dataclass(slots=True)
class Watched:
    """One planned process and whoever plays it now. `pause` is how long the next restart waits."""

    part: Part
    environment: dict[str, str]
    child: Child | None = None
    restarts: int = 0
    pause: float = SHORTEST_PAUSE


class Supervisor:
    """`tell` is called with everything the person at the keyboard should know, `changed` when a pid has.

    Who has not stopped `patience` seconds after being asked is killed. Who keeps dying is started again after pauses
    that grow to `longest_pause` seconds.
    """

    def __init__(
        self,
        voices: Voices,
        tell: Callable[[str], None],
        changed: Callable[[], None],
        patience: float = 30,
        longest_pause: float = LONGEST_PAUSE,
    ) -> None:
        self._patience = patience
        self._longest_pause = longest_pause
        self._voices = voices
        self._tell = tell
        self._changed = changed
        self._watched: list[Watched] = []
        self._keepers: list[asyncio.Task[None]] = []

    @property
    def running(self) -> tuple[Running, ...]:
        return tuple(
            Running(each.part.name, each.child.pid, each.part.url, each.restarts)
            for each in self._watched
            if each.child is not None
        )

    async def run(self, name: str, command: Sequence[str], environment: dict[str, str]) -> None:
        """Something that has to end well before the rest begins. Raises CannotStart."""
        voice = self._voices.of(name)
        child = await Child.start(command, environment, voice)
        try:
            how = await child.ended()
        finally:
            await child.stop()
        if how != "ended with exit code 0":
            raise CannotStart(f"{name} {how}:\n{voice.last_words}")

    async def start(self, parts: Sequence[tuple[Part, dict[str, str]]]) -> None:
        """Returns when all are ready. Raises CannotStart when one ends instead, or takes too long."""
        begun = [Watched(part, environment) for part, environment in parts]
        self._watched += begun
        for each in begun:
            each.part.claimed.close()
            await self._launch(each)
        self._changed()
        async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
            await asyncio.gather(*(self._ready(each, http, strict=True) for each in begun))
        self._keepers += [asyncio.create_task(self._keep(each)) for each in begun]

    async def stop(self) -> None:
        """The door first, so that nobody comes in; then everybody else finishes what is in hand."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        door = [each for each in self._watched if each.part.role == "gateway"]
        rest = [each for each in self._watched if each.part.role != "gateway"]
        for group in (door, rest):
            await asyncio.gather(*map(self._stop, group))

    async def _launch(self, watched: Watched) -> None:
        voice = self._voices.of(watched.part.name)
        watched.child = await Child.start(watched.part.command, watched.environment, voice)

    async def _stop(self, watched: Watched) -> None:
        if watched.child is not None and not await watched.child.stop(self._patience):
            self._tell(f"{watched.part.name} did not stop in time and was killed")

    async def _ready(self, watched: Watched, http: httpx.AsyncClient, *, strict: bool) -> bool:
        """Waits until it answers. With `strict`, raises CannotStart when it never will."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        name, last = watched.part.name, "nothing"
        while watched.child is not None and watched.child.running:
            try:
                response = await http.get(f"{watched.part.url}/health/ready")
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
        if watched.child is not None and watched.child.running:
            raise CannotStart(f"{name} was not ready after {PATIENCE:.0f} seconds; it said {last}")
        how = await watched.child.ended() if watched.child is not None else "never began"
        raise CannotStart(f"{name} {how} while starting:\n{self._voices.of(name).last_words}")

    async def _keep(self, watched: Watched) -> None:
        """Start it again whenever it ends, at growing intervals, and say so."""
        name = watched.part.name
        while watched.child is not None:
            how = await watched.child.ended()
            if asyncio.get_running_loop().time() - watched.child.started_at > STEADY_SECONDS:
                watched.pause = SHORTEST_PAUSE
            self._tell(f"{name} (process {watched.child.pid}) {how}; starting it again in {watched.pause:g} s")
            await asyncio.sleep(watched.pause)
            watched.pause = min(watched.pause * 2, self._longest_pause)
            watched.restarts += 1
            await self._launch(watched)
            self._changed()
            async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
                if await self._ready(watched, http, strict=False):
                    self._tell(f"{name} (process {watched.child.pid}) is ready again")
