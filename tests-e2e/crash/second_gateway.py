"""A second gateway to the same services, over proxies that drop responses on demand."""

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import httpx
from atelier.processes.child import Child
from atelier.processes.output import ProcessOutputs
from rich.console import Console
from testkit.conditions import eventually
from testkit.sources import free_port

from crash.distributed import DistributedPlatform
from crash.response_loss import ResponseLoss

TIMEOUT_SECONDS = 120.0


class SecondGateway:
    """`address` is the gateway's; `lines` are its proxies to the services."""

    def __init__(self, address: str, lines: list[ResponseLoss]) -> None:
        self.address = address
        self.lines = lines

    def break_a_line(self, random: Random) -> None:
        """One to a service that the customers need."""
        random.choice([line for line in self.lines if line.carried] or self.lines).break_next()


@asynccontextmanager
async def second_gateway(platform: DistributedPlatform) -> AsyncIterator[SecondGateway]:
    environment = dict(platform.environment_of_the_gateway())
    urls: dict[str, str] = json.loads(environment["ATELIER_SERVICE_URLS"])
    lines = {service: ResponseLoss(url.split(",")[0]) for service, url in urls.items()}
    environment["ATELIER_SERVICE_URLS"] = json.dumps(
        {service: await line.open(free_port()) for service, line in lines.items()}
    )
    environment = {name: value for name, value in environment.items() if not name.startswith("ATELIER_SANDBOX")}
    port = free_port()
    command = [sys.executable, "-P", "-m", "gateway", "--port", str(port)]
    child = await Child.start(
        command, environment, ProcessOutputs(Console(), platform.data / "second-gateway").of("gateway")
    )
    address = f"http://localhost:{port}"
    try:
        await _answers(address)
        yield SecondGateway(address, list(lines.values()))
    finally:
        await child.stop()
        for line in lines.values():
            line.close()


async def _answers(address: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:

        async def ready() -> bool:
            try:
                return (await http.get(f"{address}/health/ready")).is_success
            except httpx.TransportError:
                return False

        await eventually(ready, within=TIMEOUT_SECONDS)
