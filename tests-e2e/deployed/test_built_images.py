"""Images are built from deploy/Dockerfile, and their processes become ready in the environments that they are given."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import aio_pika
import httpx
import pytest
from common.events.registry import CONSUMERS
from common.messaging.rabbitmq.topology import BrokerTopology
from testkit.conditions import eventually
from testkit.servers import amqp_url, create_database, database_url, drop_database, redis_url
from testkit.sources import free_port

from deployed.built_images import BASE, Images, missing
from deployed.manifests import OVERLAYS, SERVICES
from deployed.starting import DeployedProcess, deployed_processes

WANTED = bool(os.environ.get("ATELIER_BUILD_IMAGES"))
HOW = "set ATELIER_BUILD_IMAGES=1 as root on a Debian with buildah and debootstrap: a quarter of an hour, 5 GB"
pytestmark = [
    pytest.mark.verify,
    pytest.mark.xdist_group("images"),
    pytest.mark.timeout(3600),
    pytest.mark.skipif(not WANTED, reason=HOW),
]
PLACES = ("compose", *OVERLAYS)
WITH_SANDBOX = ("compose", "dev")
READY_SECONDS = 180.0
STOREFRONTS = "/etc/atelier/storefronts"
WRITABLE = "/var/lib/atelier"
LARGEST_RATIO = 3.5
"""Of an image to its base: generation's has the libraries for pictures."""


@dataclass(frozen=True, slots=True)
class Built:
    """The images by name, and the folder for logs."""

    images: Images
    names: dict[str, str]
    folder: Path


@dataclass(frozen=True, slots=True)
class Engines:
    """A database of each service, and a prefix at the broker."""

    databases: dict[str, str]
    prefix: str


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Layers are kept for the next run in the folder ATELIER_IMAGES, if it is set."""
    assert missing() is None, missing()
    logs = tmp_path_factory.mktemp("images")
    folder = Path(os.environ.get("ATELIER_IMAGES") or logs)
    images = Images(folder)
    images.build_base()
    names = {service: images.build(service, "service") for service in SERVICES}
    names |= {target: images.build("gateway", target) for target in ("gateway", "gateway-with-sandbox")}
    return Built(images, names, logs)


@pytest.fixture(scope="module")
async def engines() -> AsyncIterator[Engines]:
    prefix = f"images_{uuid4().hex[:8]}"
    databases = {service: f"{prefix}_{service}" for service in SERVICES}
    async with AsyncExitStack() as stack:
        for name in databases.values():
            await create_database(name)
            stack.push_async_callback(drop_database, name)
        yield Engines({service: database_url(name) for service, name in databases.items()}, prefix)
        async with await aio_pika.connect(amqp_url()) as connection:
            channel = await connection.channel()
            topology = BrokerTopology(CONSUMERS, prefix)
            for service in CONSUMERS:
                for queue in (topology.queue(service), topology.dead_queue(service)):
                    await channel.queue_delete(queue)


@pytest.mark.parametrize("image", [*SERVICES, "gateway", "gateway-with-sandbox"])
def test_an_image_has_little_beside_its_base(built: Built, image: str) -> None:
    ratio = built.images.size(built.names[image]) / built.images.size(BASE)
    print(f"{image}: {ratio:.2f} times its base")
    assert 1 < ratio < LARGEST_RATIO


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_becomes_ready_in_every_place(built: Built, engines: Engines, service: str) -> None:
    with built.images.container(built.names[service]) as container:
        await migrated(built, engines, container, service)
        for process in processes(service):
            async with ready(built, engines, container, process, "worker" if "worker" in process.name else "api"):
                pass


@pytest.mark.parametrize("place", PLACES)
async def test_the_gateway_becomes_ready_in_every_place(built: Built, engines: Engines, place: str) -> None:
    (identity,) = [each for each in processes("identity") if (each.where, each.name) == (place, "identity-api")]
    (gateway,) = [each for each in processes("gateway") if each.where == place]
    image = built.names["gateway-with-sandbox" if place in WITH_SANDBOX else "gateway"]
    with built.images.container(built.names["identity"]) as first, built.images.container(image) as second:
        await migrated(built, engines, first, "identity")
        async with ready(built, engines, first, identity, "api") as address:
            urls = json.loads(gateway.environment["ATELIER_SERVICE_URLS"]) | {"identity": address}
            async with ready(built, engines, second, gateway, ATELIER_SERVICE_URLS=json.dumps(urls)):
                pass


def processes(service: str) -> list[DeployedProcess]:
    """Its processes in every place, without those that only migrate."""
    return [each for each in deployed_processes() if each.service == service and not each.migrates]


async def migrated(built: Built, engines: Engines, container: str, service: str) -> None:
    """Run the migrations of the image, which change nothing when they have run before."""
    (process,) = [
        each for each in deployed_processes() if (each.where, each.service) == ("compose", service) and each.migrates
    ]
    log = built.folder / f"{process.name}.log"
    environment = local(process, engines)
    with built.images.started(container, ("migrate",), environment, {}, log) as running:
        assert await asyncio.to_thread(running.buildah.wait, READY_SECONDS) == 0, running.tail()


@asynccontextmanager
async def ready(
    built: Built, engines: Engines, container: str, process: DeployedProcess, *command: str, **changes: str
) -> AsyncIterator[str]:
    """The address of a process that is ready. It ends by SIGTERM."""
    port, name = free_port(), f"{process.where}-{process.name}"
    storefronts = built.folder / f"{name}-{port}"
    storefronts.mkdir(mode=0o755)
    for file, text in process.storefronts.items():
        (storefronts / file).write_text(text)
        (storefronts / file).chmod(0o644)
    environment, words = local(process, engines) | changes, (*command, "--port", str(port))
    mounts, log = {storefronts: STOREFRONTS}, built.folder / f"{name}.log"
    with built.images.started(container, words, environment, mounts, log) as running:

        async def is_ready() -> bool:
            assert not running.has_ended(), f"{name}: {running.tail()}"
            return await answers(port) == 200

        await eventually(is_ready, within=READY_SECONDS, every=0.2)
        yield f"http://127.0.0.1:{port}"
        code = await asyncio.to_thread(running.stop)
        assert code == 0, f"{name} ended with {code}: {running.tail()}"


async def answers(port: int) -> int | None:
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.get(f"http://127.0.0.1:{port}/health/ready")).status_code
    except httpx.TransportError:
        return None


def local(process: DeployedProcess, engines: Engines) -> dict[str, str]:
    """Its environment, with the engines of this test run in place of those that it names."""
    engine = {
        "ATELIER_DATABASE_URL": engines.databases.get(process.service, ""),
        "ATELIER_AMQP_URL": amqp_url(),
        "ATELIER_REDIS_URL": redis_url(),
        "ATELIER_OBJECTS_URL": f"file://{WRITABLE}/objects",
    }
    left = {name: value for name, value in process.environment.items() if name != "ATELIER_OTLP_ENDPOINT"}
    replaced = {name: value for name, value in engine.items() if name in left}
    return {**left, **replaced, "ATELIER_EVENT_PREFIX": engines.prefix}
