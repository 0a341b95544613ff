"""A service, assembled: one HTTP application and one worker over one database, in either topology."""

from dataclasses import dataclass, field

from starlette.types import ASGIApp

from common.consumers import Consumers
from common.database import Database
from common.heartbeats import Heartbeats
from common.transport import Transport
from common.worker import Timer, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What `create_service(settings, siblings)` of every service returns."""

    name: str
    app: ASGIApp
    database: Database
    consumers: Consumers
    timers: tuple[Timer, ...] = ()
    heartbeats: Heartbeats = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "heartbeats", Heartbeats(self.name))

    def worker(self, transport: Transport, concurrency: int = 2) -> Worker:
        return Worker(self.name, self.database, self.consumers, transport, self.timers, concurrency, self.heartbeats)
