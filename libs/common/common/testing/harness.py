"""A service under test: called as the gateway calls it, told events as the transport tells them."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx

from common.callers import BASE_HEADER, HEADER, INTERNAL, STAFF, Caller, CallerTokens
from common.events.envelope import Envelope, Event
from common.service import Service
from common.tasks import TaskQueue
from common.testing.storefronts import OpenStorefronts, another
from common.transport import InProcessTransport
from common.worker import Worker

KEY = "a key for tests that is long enough"
E = TypeVar("E", bound=Event)


class Recorder(InProcessTransport):
    """Remembers what was published, after handing it to the service itself."""

    def __init__(self) -> None:
        super().__init__()
        self.published: list[Envelope] = []

    async def publish(self, envelopes: list[Envelope]) -> frozenset[UUID]:
        taken = await super().publish(envelopes)
        self.published.extend(envelopes)
        return taken


class Harness:
    """One service and the means to talk to it. `tokens` sign with the key its settings must carry (`KEY`)."""

    def __init__(self, service: Service, storefronts: OpenStorefronts) -> None:
        self.service = service
        self.database = service.database
        self.storefronts = storefronts
        self.tokens = CallerTokens(KEY, "tests")
        self.recorder = Recorder()
        self.worker: Worker = service.worker(self.recorder)

    def storefront(self, name: str = "emporium", **changes: Any) -> str:
        """The name of a storefront of the test's own."""
        return self.storefronts.add(another(name, **changes)).name

    def client(self, caller: Caller, contract: str) -> httpx.AsyncClient:
        """Calls the service's `contract` on behalf of `caller`, as the gateway does."""
        headers = {HEADER: self.tokens.issue(caller, self.service.name), BASE_HEADER: "http://shop.test"}
        transport = httpx.ASGITransport(self.service.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=f"http://test/{contract}", headers=headers)

    def anonymous(self, storefront: str, contract: str = "emporium") -> httpx.AsyncClient:
        return self.client(Caller(storefront=storefront), contract)

    def customer(self, storefront: str, user_id: UUID | None = None, contract: str = "emporium") -> httpx.AsyncClient:
        return self.client(signed_in(storefront, user_id), contract)

    def staff(self, storefront: str, contract: str = "staff") -> httpx.AsyncClient:
        return self.client(signed_in(storefront, scopes=[STAFF]), contract)

    def internal(self, storefront: str) -> httpx.AsyncClient:
        return self.client(Caller(storefront=storefront, scopes=frozenset({INTERNAL})), "internal")

    async def settle(self) -> None:
        """Relay every event and run everything that is due now."""
        await self.worker.drain()

    async def tell(self, event: Event, times: int = 1) -> Envelope:
        """Deliver an event `times` times as separate deliveries, and run its handlers."""
        envelope = Envelope.around(event)
        for _ in range(times):
            await self.recorder.consume(self.service.name, self.service.consumers, self.database)
            await self.recorder.publish([envelope])
            while await TaskQueue(self.database, self.service.consumers).run_one():
                pass
        return envelope

    async def events(self, event: type[E], storefront: str) -> list[E]:
        """The events of one class that the service has recorded for a storefront so far, oldest first."""
        rows = await self.database.reads.rows(
            "select envelope from outbox where type = %s and envelope ->> 'storefront' = %s order by id",
            (event.type, storefront),
        )
        return [event.model_validate(row["envelope"]["data"]) for row in rows]

    async def mails(self, to: str) -> list[dict[str, Any]]:
        """Mails enqueued for an address and not yet sent, oldest first."""
        rows = await self.database.reads.rows(
            "select payload from tasks where handler = 'job:Mail' and payload ->> 'to' = %s order by id", (to,)
        )
        return [row["payload"] for row in rows]


def signed_in(storefront: str, user_id: UUID | None = None, scopes: Iterable[str] = ()) -> Caller:
    """A signed-in caller, somebody new unless told who."""
    user = user_id or uuid4()
    return Caller(
        storefront=storefront,
        user_id=user,
        session_id=uuid4(),
        email=f"{user.hex[:12]}@customer.example",
        scopes=frozenset(scopes),
    )


@asynccontextmanager
async def running(service: Service, storefronts: OpenStorefronts) -> AsyncIterator[Harness]:
    """The service with its database open."""
    await service.database.open()
    try:
        yield Harness(service, storefronts)
    finally:
        await service.database.close()
