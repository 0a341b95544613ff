"""`python -m gateway`: the gateway as a process of its own, in the distributed topology."""

import asyncio
from contextlib import AsyncExitStack

import uvloop
from common.events.registry import CONSUMERS
from common.kernel import clock
from common.kernel.callers import CallerTokens
from common.kernel.command_errors import CommandRefused
from common.kernel.storefronts import Storefronts
from common.messaging.rabbitmq.topology import BrokerTopology
from common.messaging.rabbitmq.transport import RabbitTransport
from common.observability import logs, telemetry, uptime
from common.rpc.resolver import HttpResolver
from common.runtime.arguments import Arguments, port
from common.runtime.serving import create_server, serve_until_stopped
from common.storage.private_files import restrict_new_files
from starlette.types import ASGIApp

from gateway.app import create_gateway
from gateway.edge.gateway import Gateway
from gateway.edge.server import configure_server
from gateway.limits.memory_storage import MemoryWindowStorage
from gateway.settings import GatewaySettings
from gateway.upstream import create_upstreams


def main() -> None:
    """Everything but the address to listen on comes from the environment (`ATELIER_…`)."""
    parser = Arguments(prog="python -m gateway", description="The API gateway of the platform.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=port, default=8000, help="port to listen on (default: %(default)s)")
    arguments = parser.parse_args()
    logs.configure(service="gateway")
    try:
        _run(GatewaySettings.read(), arguments.host, arguments.port)
    except CommandRefused as refusal:
        raise SystemExit(f"gateway: {refusal}") from None


def _run(settings: GatewaySettings, host: str, port: int) -> None:
    logs.configure(settings.log_level, "gateway")
    telemetry.configure("gateway", settings.otlp_endpoint)
    uptime.report("gateway")
    if settings.clock_file is not None:
        clock.use_file(settings.clock_file)
    restrict_new_files()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings, host, port))


async def serve(settings: GatewaySettings, host: str, port: int) -> None:
    """Serve until SIGTERM; requests in flight are completed."""
    async with AsyncExitStack() as parts:
        gateway = await assemble(settings, parts)
        server = create_server(gateway, host, port)
        configure_server(server.config, gateway.refuse, gateway.limits)
        await serve_until_stopped(server)


async def assemble(settings: GatewaySettings, parts: AsyncExitStack) -> Gateway:
    """A gateway to services on the network; `parts` closes what it depends on."""
    if settings.storefronts is None or settings.amqp_url is None:
        raise SystemExit(
            "ATELIER_STOREFRONTS and ATELIER_AMQP_URL must be set: the gateway needs storefronts and events"
        )
    storefronts = Storefronts.load(settings.storefronts)
    transport = RabbitTransport(settings.amqp_url.get_secret_value(), BrokerTopology(CONSUMERS, settings.event_prefix))
    parts.push_async_callback(transport.close)
    upstreams = create_upstreams(settings.service_urls, settings.upstream)
    for upstream in upstreams.values():
        parts.callback(upstream.close)
    tokens = CallerTokens(settings.internal_keys, "gateway")
    return create_gateway(
        settings,
        storefronts,
        upstreams,
        HttpResolver.at(settings.service_urls, tokens),
        transport,
        await _sandbox(settings, storefronts, parts),
        _rate_limit_storage(settings, parts),
    )


def _rate_limit_storage(settings: GatewaySettings, parts: AsyncExitStack) -> MemoryWindowStorage:
    if settings.redis_url is None:
        return MemoryWindowStorage(settings.counted_keys)
    from gateway.limits.redis_storage import FallbackWindowStorage, RedisWindowStorage  # slow to import

    redis = RedisWindowStorage(settings.redis_url.get_secret_value(), f"{settings.event_prefix}.limits")
    shared = FallbackWindowStorage(redis, settings.counted_keys)
    parts.push_async_callback(shared.close)
    return shared


async def _sandbox(settings: GatewaySettings, storefronts: Storefronts, parts: AsyncExitStack) -> ASGIApp | None:
    if settings.sandbox is None:
        return None
    from gateway.edge.sandbox_mount import create_sandbox  # not installed without a sandbox

    app, sandbox = create_sandbox(settings.sandbox.database, settings.sandbox.base_url, storefronts)
    await sandbox.start()
    parts.push_async_callback(sandbox.stop)
    return app
