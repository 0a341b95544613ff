"""Another gateway to the same services, over lines that break when they are told to."""

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import httpx
from atelier.processes.child import Child
from atelier.processes.voices import Voices
from common.testing.conditions import eventually
from common.testing.sources import free_port
from rich.console import Console

from crash.distributed import DistributedPlatform
from crash.lines import BreakingLine

PATIENCE = 120.0


class SecondDoor:
    """`address` is the gateway's; `lines` are its ways to the services."""

    def __init__(self, address: str, lines: list[BreakingLine]) -> None:
        self.address = address
        self.lines = lines

    def break_a_line(self, random: Random) -> None:
        random.choice(self.lines).break_next()


@asynccontextmanager
async def second_door(platform: DistributedPlatform) -> AsyncIterator[SecondDoor]:
    told = dict(platform.environment_of_the_gateway())
    urls: dict[str, str] = json.loads(told["ATELIER_SERVICE_URLS"])
    lines = {service: BreakingLine(url.split(",")[0]) for service, url in urls.items()}
    told["ATELIER_SERVICE_URLS"] = json.dumps(
        {service: await line.open(free_port()) for service, line in lines.items()}
    )
    told = {name: value for name, value in told.items() if not name.startswith("ATELIER_SANDBOX")}
    port = free_port()
    command = [sys.executable, "-P", "-m", "gateway", "--port", str(port)]
    child = await Child.start(command, told, Voices(Console(), platform.data / "second-door").of("gateway"))
    address = f"http://localhost:{port}"
    try:
        await _answers(address)
        yield SecondDoor(address, list(lines.values()))
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

        await eventually(ready, within=PATIENCE)
