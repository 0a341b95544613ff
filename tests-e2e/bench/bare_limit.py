"""Measures the HTTP limit: the shop's pages as prepared bytes from a bare ASGI application."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from testkit.sources import free_port

from bench.accounting import Meter
from bench.arithmetic import Measured
from bench.closed_loop import ClosedLoop
from bench.cores import Cores
from bench.figures import YARDSTICK
from bench.http_client import Connection, Unexpected, get
from bench.journeys import CACHED_DETAIL, CACHED_LIST, Goods, Journey, Visitor
from bench.programs import await_answer, end, spawn
from bench.shop import Shop

PAGES = {CACHED_LIST: "list", CACHED_DETAIL: "detail"}


async def keep_pages(shop: Shop, folder: Path) -> None:
    """Store the pages while the shop is running."""
    pages = {"list": await shop.page("/products/?page=7"), "detail": await shop.page("/products/product-7/")}
    await asyncio.to_thread(_keep, folder, pages)


def _keep(folder: Path, pages: Mapping[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for name, page in pages.items():
        (folder / name).write_bytes(page)


async def measure_bare(
    folder: Path, cores: Cores, seconds: float, say: Callable[[str], None]
) -> Mapping[str, Measured]:
    """The application on the servers' core, under the load that the cache is measured with."""
    port = free_port()
    log = folder.with_suffix(".log")
    server = [sys.executable, "-P", "-m", "uvicorn", "bench.bare_asgi:app", "--port", str(port), "--no-access-log"]
    variables = {"BENCH_PAGES": str(folder), "PYTHONPATH": str(Path(__file__).parents[1])}
    process = spawn([*server, "--loop", "uvloop", "--http", "httptools", "--lifespan", "off"], log, cores, variables)
    address = f"http://localhost:{port}"
    try:
        await_answer(f"{address}/list", process, log)
        loop = ClosedLoop(address, Meter([process.pid]), say)
        visitors = [Visitor(Goods([], [], 0), Random(number)) for number in range(YARDSTICK)]
        return {name: await loop.drive(name, _asking(page), visitors, seconds) for name, page in PAGES.items()}
    finally:
        end(process)


def _asking(page: str) -> Journey:
    request = get(f"/{page}")

    async def ask(connection: Connection, _: Visitor) -> None:
        if (await connection.ask(request)).status != 200:
            raise Unexpected(page)

    return ask
