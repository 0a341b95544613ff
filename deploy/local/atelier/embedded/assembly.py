"""Creates the parts of the embedded platform and connects them to each other."""

from common.kernel import clock
from common.kernel.storefronts import Storefronts
from common.rpc.http_transport import HttpTransport
from common.rpc.interfaces.stored_settings import StoredSettingsInterface
from common.runtime.settings_follower import SettingsFollower
from gateway.app import create_gateway
from gateway.edge.sandbox_mount import create_sandbox
from starlette.types import ASGIApp, Receive, Scope, Send

from atelier.databases.seeding import Seeding
from atelier.embedded.asgi_transport import AsgiTransport
from atelier.embedded.in_process_resolver import InProcessResolver
from atelier.embedded.in_process_transport import InProcessTransport
from atelier.embedded.platform import Assembly, PlatformConfig, Startable
from atelier.embedded.process_health import process_health_of
from atelier.embedded.wiring import create_services, part_settings
from atelier.services import SERVICES
from atelier.settings.resources import Resources


def assemble(config: PlatformConfig) -> Assembly:
    """Every part of the embedded platform, created but not started."""
    storefronts = Storefronts.load(config.storefronts, SERVICES)
    production = config.production
    resources = Resources.of(config.folder, storefronts, config.base_url, production)
    resolver, gateway_app = InProcessResolver(), _GatewayApp()
    if production is None:
        clock.use_file(config.folder.clock)
    sandbox_http = None if production else AsgiTransport(gateway_app, "gateway")
    services = create_services(config, resources, resolver, sandbox_http)
    for service in services:
        resolver.add(service.name, service.internal)
    transport = InProcessTransport()
    sandbox, startables = _sandbox(config, storefronts, sandbox_http)
    gateway = create_gateway(
        part_settings(config, resources).gateway(),
        storefronts,
        {service.name: service.app for service in services},
        resolver,
        transport,
        sandbox,
        process_health=process_health_of(services),
    )
    gateway_app.gateway = gateway
    follower = SettingsFollower(storefronts, resolver.get(StoredSettingsInterface).stored_settings, SERVICES)
    return Assembly(
        services=services,
        transport=transport,
        gateway=gateway,
        startables=(follower, gateway, *startables),
        seed=_nothing if production else Seeding(services, storefronts, config),
    )


def _sandbox(
    config: PlatformConfig, storefronts: Storefronts, http: HttpTransport | None
) -> tuple[ASGIApp | None, tuple[Startable, ...]]:
    if http is None:
        return None, ()
    database = config.folder.path / "sandbox.sqlite3"
    app, sandbox = create_sandbox(database, config.base_url, storefronts, http)
    return app, (sandbox,)


async def _nothing() -> None:
    """Production has no demo data."""


class _GatewayApp:
    """Forwards to the gateway. The sandbox's clients need it before the gateway is created."""

    gateway: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.gateway(scope, receive, send)
