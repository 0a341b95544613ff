"""Every service and the gateway in one event loop."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from common.http_server.limits import ConnectionLimits
from common.service import Service
from common.tasks import TaskQueue
from common.transport import Transport
from gateway.ready import Ready
from starlette.types import Receive, Scope, Send

from atelier.data_folder import DataFolder
from atelier.production import ProductionSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a platform is told from outside. `databases` maps a service to a libpq URL; `base_url` has no path.

    `report` is told what takes a while, as it begins. `database_pool` is how many connections a service may have.
    With `production` there is neither sandbox nor demo data.
    """

    databases: Mapping[str, str]
    folder: DataFolder
    storefronts: Path
    base_url: str = "http://localhost:8000"
    database_pool: int = 8
    production: ProductionSettings | None = None
    report: Callable[[str], None] = field(default=lambda _: None, repr=False)


@dataclass(frozen=True, slots=True)
class Route:
    """One documented operation: who serves it, and under which contract."""

    contract: str
    method: str
    path: str
    service: str


class Door(Protocol):
    """The gateway as a server sees it: an ASGI application that can refuse whom there is no room for, at once."""

    limits: ConnectionLimits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...

    def refuse(self, scope: Scope) -> Ready | None: ...


class Companion(Protocol):
    """A part that is no service and has a life of its own: the gateway, the sandbox."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """The parts, made but not started. `door` is the gateway; `seed` fills empty databases and is repeatable.

    `routes` lists every documented operation; making the documents takes a moment, so it is asked only when needed.
    """

    services: tuple[Service, ...]
    transport: Transport
    door: Door
    companions: tuple[Companion, ...]
    seed: Callable[[], Awaitable[None]]
    routes: Callable[[], tuple[Route, ...]]


class Platform:
    """Runs an assembly: connections, workers, and a stop that waits for what is being done."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._workers: list[asyncio.Task[None]] = []

    async def start(self) -> Door:
        """Connect and start the workers; answers the application to serve."""
        for service in self._assembly.services:
            await service.database.open()
        for companion in self._assembly.companions:
            await companion.start()
        for service in self._assembly.services:
            worker = service.worker(self._assembly.transport)
            self._workers.append(asyncio.create_task(worker.run(), name=f"{service.name} worker"))
        return self._assembly.door

    async def recover(self) -> None:
        """What a killed run was working on is due at once. Only for the one process that serves these databases."""
        for service in self._assembly.services:
            await TaskQueue(service.database, service.consumers).free_leases()

    async def seed(self) -> None:
        await self._assembly.seed()

    async def stop(self) -> None:
        """End the workers, then the connections. What a worker had begun is rolled back and done again later."""
        for task in self._workers:
            task.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        self._workers.clear()
        for companion in self._assembly.companions:
            await companion.stop()
        for service in self._assembly.services:
            await service.database.close()
