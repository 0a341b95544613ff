"""A service under test: called as the gateway calls it, with events delivered as the transport delivers them."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx
from atelier.embedded.in_process_transport import InProcessTransport
from common.events.envelope import Envelope, Event
from common.http.idempotency import HEADER as KEY_HEADER
from common.http.idempotency import UNSAFE
from common.jobs.queue import JobQueue
from common.kernel.callers import BASE_HEADER, HEADER, INTERNAL, STAFF, Caller, CallerTokens
from common.kernel.permissions import Permission
from common.kernel.service_sections import ServiceSection
from common.messaging.outbox import relay
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.service_client import I
from common.runtime.service import Service
from common.runtime.worker import Worker

from testkit.services import direct
from testkit.storefronts import OpenStorefronts, another

KEY = "a key for tests that is long enough"
E = TypeVar("E", bound=Event)


class RecordingTransport(InProcessTransport):
    """Records the published events, after delivering them to the service itself."""

    def __init__(self) -> None:
        super().__init__()
        self.published: list[Envelope] = []

    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        delivered = await super().publish(envelopes)
        self.published.extend(envelopes)
        return delivered


class Harness:
    """One service, with clients to call it. `tokens` sign with the key its settings must carry (`KEY`)."""

    def __init__(self, service: Service, storefronts: OpenStorefronts) -> None:
        self.service = service
        self.database = service.database
        self.storefronts = storefronts
        self.tokens = CallerTokens(KEY, "tests")
        self.transport = RecordingTransport()
        self.worker: Worker = service.worker(self.transport)
        self.queue = JobQueue(self.database, service.handlers)

    def storefront(self, name: str = "emporium", *sections: ServiceSection, **changes: Any) -> str:
        """The name of a new storefront for one test."""
        return self.storefronts.add(another(name, *sections, **changes)).name

    def client(self, caller: Caller, contract: str) -> httpx.AsyncClient:
        """Calls the service's `contract` on behalf of `caller`, as the gateway does."""
        headers = {HEADER: self.tokens.issue(caller, self.service.name), BASE_HEADER: "http://shop.test"}
        transport = httpx.ASGITransport(self.service.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=f"http://test/{contract}", headers=headers)

    def anonymous(self, storefront: str, contract: str = "emporium") -> httpx.AsyncClient:
        return self.client(Caller(storefront=storefront), contract)

    def customer(
        self, storefront: str, user_id: UUID | None = None, contract: str = "emporium", email: str | None = None
    ) -> httpx.AsyncClient:
        return self.client(signed_in(storefront, user_id, email=email), contract)

    def staff(
        self,
        storefront: str,
        contract: str = "staff",
        permissions: Iterable[str] = Permission,
        user_id: UUID | None = None,
    ) -> httpx.AsyncClient:
        """A member of staff, whose writes have an `Idempotency-Key` each unless the request sets one."""
        client = self.client(signed_in(storefront, user_id, scopes=[STAFF, *permissions]), contract)
        client.event_hooks = {"request": [add_key]}
        return client

    def internal(self, storefront: str) -> httpx.AsyncClient:
        return self.client(Caller(storefront=storefront, scopes=frozenset({INTERNAL})), "internal")

    def calls(self, interface: type[I]) -> I:
        """The service's internal methods, as another service of its process calls them."""
        return direct(self.service).get(interface, self.service.name)

    async def document(self, contract: str) -> dict[str, Any]:
        """The service's part of a contract's OpenAPI document."""
        return await self.calls(EveryServiceInterface).openapi_document(contract)

    async def drain(self) -> None:
        """Publish every event in the outbox and run every task that is due."""
        await self.transport.consume(self.service.name, self.service.handlers, self.database)
        while await relay(self.database, self.transport) or await run_one(self.queue):
            pass

    async def deliver(self, event: Event, times: int = 1) -> Envelope:
        """Deliver an event `times` times as separate deliveries, and run its handlers."""
        envelope = Envelope.of(event)
        for _ in range(times):
            await self.transport.consume(self.service.name, self.service.handlers, self.database)
            await self.transport.publish([envelope])
            while await run_one(self.queue):
                pass
        return envelope

    async def events(self, event: type[E], storefront: str) -> list[E]:
        """The events of one class that the service has recorded for a storefront so far, oldest first."""
        rows = await self.database.autocommit.fetch(
            "select envelope from outbox where type = %(type)s and envelope ->> 'storefront' = %(storefront)s"
            " order by id",
            type=event.type,
            storefront=storefront,
        )
        return [event.model_validate(row["envelope"]["data"]) for row in rows]

    async def mails(self, to: str) -> list[dict[str, Any]]:
        """Mails enqueued for an address and not yet sent, oldest first."""
        rows = await self.database.autocommit.fetch(
            "select payload from tasks where handler = 'job:Mail' and payload ->> 'to' = %(to)s order by id", to=to
        )
        return [row["payload"] for row in rows]


async def add_key(request: httpx.Request) -> None:
    """A request hook of clients: gives each write an `Idempotency-Key` of its own."""
    if request.method in UNSAFE:
        request.headers.setdefault(KEY_HEADER, str(uuid4()))


async def run_one(queue: JobQueue) -> bool:
    """Lease and run one task; False when none is due."""
    tasks = await queue.lease(1)
    for task in tasks:
        await queue.run(task)
    return bool(tasks)


def signed_in(
    storefront: str, user_id: UUID | None = None, scopes: Iterable[str] = (), email: str | None = None
) -> Caller:
    """A signed-in caller; a new user without a `user_id`, with an address of their own without an `email`."""
    user = user_id or uuid4()
    return Caller(
        storefront=storefront,
        user_id=user,
        session_id=uuid4(),
        email=email or f"{user.hex[:12]}@customer.example",
        scopes=frozenset(scopes),
    )


@asynccontextmanager
async def running(service: Service, storefronts: OpenStorefronts) -> AsyncIterator[Harness]:
    """The service with its database open."""
    try:
        yield Harness(service, storefronts)
    finally:
        await service.database.close()
