"""Many endpoints, some of which hang, and a steady rate of events: how late deliveries arrive, and in what memory.

Each endpoint belongs to a shop of its own. The worker, the receiver and the publisher share this process. Latency is
from the event's publication to the receiver's answer, at endpoints that do not hang.
"""

import argparse
import asyncio
import resource
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from common.events.envelope import Envelope
from common.events.orders import OrderPaid
from common.rpc.interfaces.subjects import SubjectsInterface
from common.runtime.service import Service
from pydantic import SecretStr
from testkit.benchmark import run
from testkit.customers import FakeCustomers
from testkit.databases import migrated_database
from testkit.harness import KEY, RecordingTransport
from testkit.services import fakes
from testkit.storefronts import SHIPPED, OpenStorefronts
from testkit.webhook_receiver import Receiver
from webhooks.adapters.secret_box import SecretBox
from webhooks.app import create_service
from webhooks.domain.endpoint import Endpoint, Scheme
from webhooks.domain.signatures import new_secret
from webhooks.settings import Settings
from webhooks.use_cases.create_endpoint import signing_key

SECONDS_AT_MOST = 120
BATCH = 500
STRIDE = 7919
"""A prime: successive events are of shops that are far apart."""


class Subjects(SubjectsInterface):
    """The services that have the data: a body of a kilobyte."""

    async def staff_body(self, storefront: str, kind: str, key: str) -> dict[str, Any] | None:
        return {"id": key, "lines": ["x" * 100] * 10}


async def benchmark(options: argparse.Namespace) -> None:
    async with migrated_database(Path(__file__).parents[1]) as url, Receiver.listening() as receiver:
        settings = Settings(
            database_url=SecretStr(url), internal_key=SecretStr(KEY), storefronts=SHIPPED, database_pool=8
        )
        names = ("catalog", "generation", "orders", "payments")
        resolver = fakes({**{name: [Subjects()] for name in names}, "identity": [Subjects(), FakeCustomers()]})
        service = create_service(settings, resolver, OpenStorefronts())
        await create_endpoints(service, receiver, options)
        before = memory()
        await deliver(service, receiver, options)
        print(f"memory: {before} MB before, {memory()} MB at most")
        await service.database.close()


async def create_endpoints(service: Service, receiver: Receiver, options: argparse.Namespace) -> None:
    box, hanging = SecretBox([KEY]), f"http://localhost:{receiver.port}{receiver.hanging}"
    for start in range(0, options.endpoints, BATCH):
        async with service.database.transaction() as uow:
            for number in range(start, min(start + BATCH, options.endpoints)):
                url = hanging if number < options.hanging else receiver.url
                types: dict[str, Any] = {"event_types": ["order.paid"], "scheme": Scheme.HMAC, "created_by": uuid4()}
                endpoint = Endpoint(storefront=f"shop-{number}", url=url, **types)
                await uow.defer_add(endpoint, signing_key(endpoint.id, new_secret(Scheme.HMAC), box))
    print(f"{options.endpoints} endpoints, {options.hanging} of them hang, {options.rate} events a second")


async def deliver(service: Service, receiver: Receiver, options: argparse.Namespace) -> None:
    transport = RecordingTransport()
    worker = asyncio.create_task(service.worker(transport).run())
    await transport.consume(service.name, service.handlers, service.database)
    published: dict[str, float] = {}
    began = time.perf_counter()
    for number in range(options.rate * options.seconds):
        shop = number * STRIDE % options.endpoints
        envelope = Envelope.of(paid(f"shop-{shop}"))
        if shop >= options.hanging:
            published[str(envelope.id)] = time.perf_counter()
        await transport.publish([envelope])
        await asyncio.sleep(max(began + number / options.rate - time.perf_counter(), 0))
    print(f"published in {time.perf_counter() - began:.1f} s, meant were {options.seconds}")
    latencies = await arrivals(receiver, published)
    worker.cancel()
    with suppress(asyncio.CancelledError):
        await worker
    report(latencies, len(published))


def paid(storefront: str) -> OrderPaid:
    facts: dict[str, Any] = {"order_id": uuid4(), "number": "1", "user_id": uuid4(), "email": "a@b.example"}
    return OrderPaid(storefront=storefront, amount=1000, currency="USD", lines=[], **facts)


async def arrivals(receiver: Receiver, published: dict[str, float]) -> list[float]:
    """The seconds from publication to arrival, sorted; fewer than published if some do not arrive in time."""
    deadline = time.perf_counter() + SECONDS_AT_MOST
    found: dict[str, float] = {}
    while len(found) < len(published) and time.perf_counter() < deadline:
        await asyncio.sleep(0.1)
        arrived = {each.headers["webhook-id"]: each.at for each in receiver.received}
        found = {key: arrived[key] - published[key] for key in published.keys() & arrived.keys()}
    return sorted(found.values())


def report(latencies: list[float], expected: int) -> None:
    print(f"{len(latencies)} of {expected} events arrived")
    for share in (0.5, 0.95, 0.99, 1.0):
        print(f"p{share * 100:.0f}: {latencies[int((len(latencies) - 1) * share)]:.2f} s")


def memory() -> int:
    """The most that this process has had so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(prog="services.webhooks.bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--endpoints", type=int, default=10_000)
    parser.add_argument("--hanging", type=int, default=100)
    parser.add_argument("--rate", type=int, default=100, help="events a second (default: 100)")
    parser.add_argument("--seconds", type=int, default=20)
    run(benchmark(parser.parse_args()))


if __name__ == "__main__":
    main()
