"""An assembled service: one HTTP application and one worker on one database, in both topologies."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from starlette.types import ASGIApp

from common.db.database import Database
from common.http.service_app import always_ready
from common.mail.mails import MailSender
from common.messaging.handlers import HandlerRegistry
from common.messaging.transport import Transport
from common.observability.heartbeats import Heartbeats
from common.rpc.http_transport import HttpTransport
from common.rpc.internal_app import InternalApp
from common.runtime.settings_follower import ReadStored
from common.runtime.worker import Timer, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalSystems:
    """How a service reaches systems outside the platform. None: over the network, at the address in its settings."""

    http: HttpTransport | None = None
    mail: MailSender | None = None


NETWORK = ExternalSystems()
"""All of them over the network."""


@dataclass(slots=True, kw_only=True)
class Service:
    """`create_service(settings, services, storefronts, external)` of every service returns it.

    `storage_unready_reason` returns why the process cannot work with its store of files; None if it can. `on_stopping`
    is called when the stop begins: what has begun may be completed. `on_stop` closes what was opened besides the
    database. It is called when the process's worker or server has stopped. `stored_settings` reads what staff have
    changed of storefronts; None where identity, which stores it, is another service.
    """

    name: str
    app: ASGIApp
    internal: InternalApp
    database: Database
    handlers: HandlerRegistry
    timers: tuple[Timer, ...] = ()
    storage_unready_reason: Callable[[], Awaitable[str | None]] = always_ready
    on_stopping: Callable[[], None] = lambda: None
    on_stop: Callable[[], Awaitable[None]] | None = None
    stored_settings: ReadStored | None = None
    heartbeats: Heartbeats = field(init=False)

    def __post_init__(self) -> None:
        self.heartbeats = Heartbeats(self.name)

    def worker(self, transport: Transport, concurrency: Mapping[str, int] | None = None) -> Worker:
        """`concurrency` is how many tasks of a queue run at once; it overrides the numbers in `handlers`."""
        return Worker(
            self.name,
            self.database,
            self.handlers,
            transport,
            self.timers,
            concurrency,
            self.heartbeats,
            on_stop=self.on_stop,
        )
