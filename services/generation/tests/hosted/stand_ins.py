"""The sandbox's stand-ins of the vendors on a real port, with the faults that an attempt has to survive."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import httpx
import uvicorn
from common.kernel import clock
from common.rpc.http_transport import HttpTransport
from PIL import Image
from sandbox.app import create_app, running
from sandbox.settings import SandboxSettings
from sandbox.vendors.faults import Step
from sandbox.vendors.files import Files
from sandbox.vendors.jobs import Job, Jobs, Vendor
from sandbox.vendors.runner import JobRunner
from starlette.applications import Starlette
from starlette.routing import Mount
from testkit.conditions import eventually
from testkit.httpx_transport import HttpxTransport

HOST = "127.0.0.1"
MOST = 1000


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    return encoded(Image.linear_gradient("L").resize(size).convert("RGB"))


def encoded(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


class Called(httpx.AsyncBaseTransport):
    """Calls webhooks by `client`, as the gateway forwards them, or by none."""

    def __init__(self) -> None:
        self.client: httpx.AsyncClient | None = None
        self.calls: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.client is None:
            raise httpx.ConnectError("there is no such host")
        body = await request.aread()
        response = await self.client.request(request.method, request.url.path, content=body, headers=request.headers)
        self.calls.append(request)
        return httpx.Response(response.status_code, content=response.content)


@dataclass
class StandIns:
    url: str
    jobs: Jobs
    files: Files
    webhooks: Called
    connections: Callable[[], int]
    http: httpx.AsyncClient
    runner: JobRunner

    async def order(
        self,
        name: str,
        vendor: Vendor | None = None,
        step: Step = "submit",
        *,
        times: int = 1,
        argument: float | None = None,
    ) -> None:
        """Give the next requests of a step a fault; see the README of the sandbox."""
        fault = {"name": name, "vendor": vendor, "step": step, "times": times, "argument": argument}
        (await self.http.post("/sandbox/models/faults", json=fault)).raise_for_status()

    def go_on(self) -> None:
        """End the fault `never` of the jobs that run."""
        for job in self.asked:
            if not job.finished and "never" in job.faults:
                job.faults.pop("never")
                job.work_due = clock.timestamp()
                self.jobs.save(job)
        self.runner.wake()

    @property
    def asked(self) -> list[Job]:
        """The jobs of all vendors, oldest first."""
        return self.jobs.everything(MOST)[::-1]

    @property
    def charged(self) -> int:
        return sum(job.status == "succeeded" for job in self.asked)


@asynccontextmanager
async def stand_ins(folder: Path) -> AsyncIterator[StandIns]:
    with socket.create_server((HOST, 0)) as listening:
        base = f"http://{HOST}:{listening.getsockname()[1]}"
        webhooks = Called()
        settings = SandboxSettings(database=folder / "sandbox.sqlite3", public_url=f"{base}/sandbox")
        http: HttpTransport = HttpxTransport(webhooks)
        app = create_app(settings, http)
        outer = Starlette(routes=[Mount("/sandbox", app)], lifespan=lambda _: running(app))
        server = uvicorn.Server(uvicorn.Config(outer, log_config=None, timeout_keep_alive=600))
        serving = asyncio.create_task(server.serve(sockets=[listening]))

        async def is_started() -> bool:
            return server.started or serving.done()

        await eventually(is_started)
        store = app.state.sandbox.store
        async with httpx.AsyncClient(base_url=base, trust_env=False) as client:
            yield StandIns(
                f"{base}/sandbox",
                Jobs(store),
                Files(store),
                webhooks,
                lambda: len(server.server_state.connections),
                client,
                app.state.sandbox.vendors.runner,
            )
        server.should_exit = True
        await serving


def forget(vendors: StandIns) -> None:
    """Let the next test begin with vendors that were asked for nothing."""
    for job in vendors.asked:
        vendors.jobs.delete(job)
    vendors.webhooks.client = None
    vendors.webhooks.calls.clear()
