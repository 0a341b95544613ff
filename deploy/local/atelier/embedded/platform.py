"""Every service and the gateway in one event loop."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from common.jobs import leases
from common.messaging.transport import Transport
from common.runtime.service import Service
from common.storage.private_files import restrict_new_files
from httpserver.limits import ConnectionLimits
from httpserver.prepared_response import PreparedResponse
from starlette.types import Receive, Scope, Send

from atelier.data_folder.folder import DataFolder
from atelier.settings.production import ProductionSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformConfig:
    """The configuration of a platform in one process.

    `databases` maps a service to a libpq URL, `base_url` has no path, `database_pool` is the number of connections that
    a service may have. `report` is called with the name of a step that takes a while, as it begins. With `production`
    there is neither sandbox nor demo data.
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
    """One documented operation, its contract, and the service that serves it."""

    contract: str
    method: str
    path: str
    service: str


class GatewayApplication(Protocol):
    """The gateway as the HTTP server sees it: an ASGI application that can refuse a request while it is overloaded."""

    limits: ConnectionLimits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...

    def refuse(self, scope: Scope) -> PreparedResponse | None: ...


class Startable(Protocol):
    """A part that is not a service and has to be started and stopped: the gateway, the sandbox."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """The parts, created but not started. `seed` fills empty databases and may be repeated."""

    services: tuple[Service, ...]
    transport: Transport
    gateway: GatewayApplication
    startables: tuple[Startable, ...]
    seed: Callable[[], Awaitable[None]]


class Platform:
    """Starts and stops the parts of an assembly: workers, connections, gateway and sandbox."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._workers: list[asyncio.Task[None]] = []

    async def start(self) -> GatewayApplication:
        """Start the startables, then the workers; returns the application to serve."""
        restrict_new_files()
        for startable in self._assembly.startables:
            await startable.start()
        for service in self._assembly.services:
            worker = service.worker(self._assembly.transport)
            self._workers.append(asyncio.create_task(worker.run(), name=f"{service.name} worker"))
        return self._assembly.gateway

    async def recover(self) -> None:
        """Release the leases of a killed run, so that its jobs are due. Only before `start`, and while no other process
        uses these databases: a running task would be run twice."""
        for service in self._assembly.services:
            await leases.release_all(service.database)

    async def seed(self) -> None:
        await self._assembly.seed()

    def begin_stop(self) -> None:
        """The services start nothing from now on that would have to be ended again."""
        for service in self._assembly.services:
            service.on_stopping()

    async def stop(self) -> None:
        """Stop the workers, then close the connections. Unfinished work is rolled back and repeated later."""
        self.begin_stop()
        for task in self._workers:
            task.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        self._workers.clear()
        for startable in self._assembly.startables:
            await startable.stop()
        for service in self._assembly.services:
            await service.database.close()
