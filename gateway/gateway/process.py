"""`python -m gateway`: the gateway as a process of its own, in the distributed topology."""

import asyncio
from contextlib import AsyncExitStack

import uvloop
from common import clock, logs, telemetry
from common.arguments import Arguments, port
from common.callers import CallerTokens
from common.clients.reach import over_network
from common.clients.siblings import Siblings
from common.command_errors import CommandRefused
from common.events.catalogue import CONSUMERS
from common.rabbitmq.topology import Topology
from common.rabbitmq.transport import RabbitTransport
from common.serving import Server, serve_until_told
from common.storefronts import Storefronts
from starlette.types import ASGIApp

from gateway.app import Gateway, create_gateway
from gateway.protocol import serve_readily
from gateway.settings import GatewaySettings
from gateway.upstream import create_upstreams
from gateway.windows import ClockedMemory


def main() -> None:
    """Everything but the address to listen on comes from the environment (`ATELIER_…`)."""
    parser = Arguments(prog="python -m gateway", description="The only door of the platform.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=port, default=8000, help="port to listen on (default: %(default)s)")
    arguments = parser.parse_args()
    try:
        _run(GatewaySettings.read(), arguments.host, arguments.port)
    except CommandRefused as refusal:
        raise SystemExit(f"gateway: {refusal}") from None


def _run(settings: GatewaySettings, host: str, port: int) -> None:
    logs.configure(settings.log_level, "gateway")
    telemetry.configure("gateway", settings.otlp_endpoint)
    if settings.clock_file is not None:
        clock.use_file(settings.clock_file)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings, host, port))


async def serve(settings: GatewaySettings, host: str, port: int) -> None:
    """Until SIGTERM; what is in flight then is answered."""
    async with AsyncExitStack() as parts:
        gateway = await assemble(settings, parts)
        server = Server(gateway, host, port)
        serve_readily(server.config, gateway.refuse, gateway.limits)
        await serve_until_told(server)


async def assemble(settings: GatewaySettings, parts: AsyncExitStack) -> Gateway:
    """The gateway over the network; `parts` closes what it stands on."""
    if settings.storefronts is None or settings.amqp_url is None:
        raise SystemExit("ATELIER_STOREFRONTS and ATELIER_AMQP_URL must be set: the gateway needs shops and events")
    storefronts = Storefronts.load(settings.storefronts)
    transport = RabbitTransport(settings.amqp_url.get_secret_value(), Topology(CONSUMERS, settings.event_prefix))
    parts.push_async_callback(transport.close)
    upstreams = create_upstreams(settings.service_urls, settings.upstream)
    for upstream in upstreams.values():
        parts.callback(upstream.close)
    tokens = CallerTokens(settings.internal_key.get_secret_value(), "gateway")
    return create_gateway(
        settings,
        storefronts,
        upstreams,
        Siblings(tokens, over_network(settings.service_urls)),
        transport,
        await _sandbox(settings, storefronts, parts),
        _windows(settings, parts),
    )


def _windows(settings: GatewaySettings, parts: AsyncExitStack) -> ClockedMemory:
    if settings.redis_url is None:
        return ClockedMemory(settings.counted_keys)
    from gateway.shared_windows import ClockedRedis, SharedWindows  # slow to import, and not everybody has a Redis

    redis = ClockedRedis(settings.redis_url.get_secret_value(), f"{settings.event_prefix}.limits")
    shared = SharedWindows(redis, settings.counted_keys)
    parts.push_async_callback(shared.close)
    return shared


async def _sandbox(settings: GatewaySettings, storefronts: Storefronts, parts: AsyncExitStack) -> ASGIApp | None:
    if settings.sandbox is None:
        return None
    from gateway.sandbox_mount import create_sandbox  # not installed where there is no sandbox

    app, sandbox = create_sandbox(settings.sandbox.database, settings.sandbox.base_url, storefronts)
    await sandbox.start()
    parts.push_async_callback(sandbox.stop)
    return app
