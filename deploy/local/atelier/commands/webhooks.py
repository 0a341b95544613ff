"""`atelier webhooks listen`: a shop's deliveries at the terminal, forwarded to an address of a developer."""

import asyncio
import os
import signal
from argparse import Namespace
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
from aiohttp import ClientError, ClientSession, ClientTimeout, web
from common.kernel.command_errors import CommandRefused
from rich.console import Console
from rich.markup import escape

from atelier.console.progress import Progress

API = "/api/staff/v1"
DESCRIPTION = "atelier webhooks listen"
FORWARDED_SECONDS = 14.0
"""Less than the platform waits for an answer."""
STAFF_PASSWORD = "Staff-Passw0rd!"  # noqa: S105  # of the demo data
NOT_FORWARDED = frozenset({"host", "content-length", "connection", "accept", "accept-encoding"})


def listen(options: Namespace, progress: Progress) -> int:
    asyncio.run(_listen(options, progress.console))
    return 0


async def _listen(options: Namespace, console: Console) -> None:
    stopped = asyncio.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(ending, stopped.set)
    async with (
        Receiver(console, options.forward_to) as receiver,
        httpx.AsyncClient(base_url=f"{options.url.rstrip('/')}/{options.shop}", timeout=30) as client,
    ):
        client.headers["authorization"] = f"Bearer {await _token(client, options.shop)}"
        async with _endpoint(client, receiver.url, options.events.split(",")) as endpoint:
            console.print(f"[green]✓[/] {options.shop} sends {escape(options.events)}. Ctrl-C ends it.")
            console.print(f"  secret {endpoint['secret']}", highlight=False)
            await stopped.wait()


class Receiver:
    """Receives deliveries on a port of this machine, prints them, and answers as `forward_to` does; else with 204."""

    def __init__(self, console: Console, forward_to: str | None) -> None:
        self._console = console
        self._forward_to = forward_to
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> "Receiver":
        application = web.Application(client_max_size=16 * 1024 * 1024)
        application.router.add_post("/", self._receive)
        application.cleanup_ctx.append(self._session)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "localhost", 0).start()
        self.url = f"http://localhost:{self._runner.addresses[0][1]}/"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _session(self, application: web.Application) -> AsyncIterator[None]:
        timeout = ClientTimeout(total=FORWARDED_SECONDS)
        async with ClientSession(timeout=timeout) as self._client:
            yield

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        response = await self._forward(request.headers, body) if self._forward_to else web.Response(status=204)
        self._console.print(_line(body, response.status if self._forward_to else None), soft_wrap=True)
        return response

    async def _forward(self, headers: Mapping[str, str], body: bytes) -> web.Response:
        assert self._forward_to
        sent = {name: value for name, value in headers.items() if name.lower() not in NOT_FORWARDED}
        try:
            async with self._client.post(self._forward_to, headers=sent, data=body, allow_redirects=False) as answer:
                return web.Response(status=answer.status, body=await answer.content.read(2048))
        except (ClientError, TimeoutError) as error:
            return web.Response(status=502, text=f"{type(error).__name__}: {error}")


def _line(body: bytes, status: int | None) -> str:
    event: dict[str, Any] = orjson.loads(body)
    data = orjson.dumps(event["data"]).decode()
    shown = data if len(data) <= 200 else f"{data[:200]}…"
    outcome = "" if status is None else f" [{'green' if 200 <= status < 300 else 'red'}]{status}[/]"
    return f"{event['occurred_at']} [bold]{event['type']}[/] {event['id']}{outcome}\n  {escape(shown)}"


async def _token(client: httpx.AsyncClient, shop: str) -> str:
    """The key in the environment, or a session of the demo data's staff. Raises CommandRefused."""
    if key := os.environ.get("ATELIER_API_KEY"):
        return key
    credentials = {"email": f"staff@{shop}.example", "password": STAFF_PASSWORD}
    answer = await _call(client, "POST", "/auth/login", credentials)
    if "access" not in answer:
        raise CommandRefused(f"staff@{shop}.example has a second factor: set ATELIER_API_KEY.")
    return str(answer["access"])


@asynccontextmanager
async def _endpoint(client: httpx.AsyncClient, url: str, events: list[str]) -> AsyncIterator[dict[str, Any]]:
    """Exists as long as the context. Those that a killed process left behind are deleted first."""
    for each in (await _call(client, "GET", "/webhooks/endpoints"))["items"]:
        if each["description"] == DESCRIPTION and not await _is_listening(each["url"]):
            await _call(client, "DELETE", f"/webhooks/endpoints/{each['id']}")
    body = {"url": url, "event_types": events, "description": DESCRIPTION}
    endpoint = await _call(client, "POST", "/webhooks/endpoints", body)
    try:
        yield endpoint
    finally:
        await _call(client, "DELETE", f"/webhooks/endpoints/{endpoint['id']}")


async def _is_listening(url: str) -> bool:
    """Whether the process that made the endpoint still runs."""
    address = httpx.URL(url)
    try:
        _, writer = await asyncio.open_connection(address.host, address.port)
    except OSError:
        return False
    writer.close()
    return True


async def _call(
    client: httpx.AsyncClient, method: str, path: str, body: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Raises CommandRefused."""
    try:
        response = await client.request(method, f"{API}{path}", json=body)
    except httpx.HTTPError as error:
        raise CommandRefused(f"{client.base_url}: {type(error).__name__}. Is the platform running?") from error
    answer: dict[str, Any] = orjson.loads(response.content) if response.content else {}
    if response.is_error:
        faults = "".join(f" {each['field']}: {each['detail']}" for each in answer.get("errors", ()))
        raise CommandRefused(f"{method} {path}: {response.status_code} {answer.get('detail', '')}{faults}")
    return answer
