"""The sandbox's image model on a real port, and the provider that uses it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import uvicorn
from common.db.database import Database
from generation.figures.request import DrawingRequest
from generation.jobs.providers.http.provider import HttpProvider, http_provider
from generation.jobs.providers.http.webhooks import Webhooks, WebhookTokens
from generation.jobs.providers.provider import ProviderFailure, Result
from generation.restorations.request import RestorationRequest
from generation.settings import HttpProviderSettings
from PIL import Image
from sandbox.app import create_app, running
from sandbox.settings import SandboxSettings
from testkit.conditions import eventually

from .workshop import first_attempt

HOST = "127.0.0.1"
FAST: dict[str, Any] = {
    "poll_seconds": 0.02,
    "backoff_seconds": 0.01,
    "max_backoff_seconds": 0.05,
    "request_seconds": 10,
    "breaker_failures": 100,
}


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    buffer = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


@dataclass
class HostedModel:
    """A running model. Each object of `provider` has its own connections and circuit breaker.

    `connections` is how many clients are connected, of which `http` is one after its first request.
    """

    url: str
    http: httpx.AsyncClient
    webhooks: Webhooks
    connections: Callable[[], int]
    stages: list[str] = field(default_factory=list)

    def settings(self, **changes: Any) -> HttpProviderSettings:
        values = {
            "base_url": f"{self.url}/images/v1",
            "api_key": "img_sandbox",
            "model": "restore-1",
            "private_hosts": [HOST],
            **FAST,
            **changes,
        }
        return HttpProviderSettings.model_validate(values)

    def provider(self, *, is_production: bool = False, **changes: Any) -> HttpProvider:
        return http_provider("hosted", self.settings(**changes), self.webhooks, is_production=is_production)

    async def behave(self, **behaviour: Any) -> None:
        (await self.http.post("/images/behaviour", json=behaviour)).raise_for_status()

    async def make(self, provider: HttpProvider | None = None, run_id: UUID | None = None, **changes: Any) -> Result:
        request = RestorationRequest(
            storefront="reviv",
            provider="hosted",
            run_id=run_id or uuid4(),
            picture=png(),
            content_type="image/png",
        )
        own = provider or self.provider(**changes)
        try:
            with first_attempt(self._report) as attempt:
                return await own.make(request, attempt)
        finally:
            if provider is None:
                await own.aclose()

    async def draw(self, run_id: UUID | None = None, **changes: Any) -> Result:
        """A figure instead of a restoration."""
        request = DrawingRequest(
            storefront="figureforge",
            provider="hosted",
            run_id=run_id or uuid4(),
            position=0,
            batch_size=1,
            model=changes.pop("figure_model", "flux-dev"),
            prompt="a dancer, standing pose",
            negative_prompt="nudity, gore",
            filters={"pose": "standing"},
            seed=2**40 + 7,
            aspect_ratio="portrait",
            width=768,
            height=1024,
            quality="normal",
        )
        own = self.provider(**changes)
        try:
            with first_attempt(self._report) as attempt:
                return await own.make(request, attempt)
        finally:
            await own.aclose()

    async def failure(self, **changes: Any) -> ProviderFailure:
        """The failure of a run."""
        try:
            await self.make(**changes)
        except ProviderFailure as failure:
            return failure
        raise AssertionError("the run succeeded")

    async def predictions(self) -> list[dict[str, Any]]:
        """What the model was asked for, newest first."""
        found: list[dict[str, Any]] = (await self.http.get("/images/")).json()
        return found

    async def _report(self, done: int, total: int, stage: str) -> None:
        self.stages.append(f"{done}/{total} {stage}")


@asynccontextmanager
async def hosted_model(folder: Path, database: Database) -> AsyncIterator[HostedModel]:
    """Webhooks are announced in the database."""
    with socket.create_server((HOST, 0)) as listening:
        url = f"http://{HOST}:{listening.getsockname()[1]}"
        app = create_app(SandboxSettings(folder / "sandbox.sqlite3", url))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", timeout_keep_alive=600))
        async with running(app), httpx.AsyncClient(base_url=url, trust_env=False) as http:
            serving = asyncio.create_task(server.serve(sockets=[listening]))

            async def is_started() -> bool:
                return server.started or serving.done()

            await eventually(is_started)
            webhooks = Webhooks(WebhookTokens("key of the tests"), database)
            yield HostedModel(url, http, webhooks, lambda: len(server.server_state.connections))
            server.should_exit = True
            await serving
