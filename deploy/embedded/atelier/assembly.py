"""Which parts make the platform, and how they are told about each other."""

import base64
import secrets
from functools import partial

from common import clock
from common.callers import CallerTokens
from common.clients.reach import in_process
from common.clients.siblings import Siblings
from common.clients.ways import HttpClient
from common.storefronts import Storefronts
from common.transport import InProcessTransport
from gateway.app import create_gateway
from gateway.sandbox_mount import create_sandbox
from gateway.settings import GatewaySettings
from starlette.types import ASGIApp

from atelier.condition import condition_of
from atelier.platform import Assembly, Companion, Surroundings
from atelier.routes import documented_routes
from atelier.seeding import Seeding
from atelier.wiring import create_services, told_to

DOOR = "gateway"


def assemble(surroundings: Surroundings) -> Assembly:
    """Every part of the embedded platform, made but not started."""
    storefronts = Storefronts.load(surroundings.storefronts)
    production = surroundings.production
    key = _internal_key(surroundings)
    siblings = _Neighbourhood(key)
    if production is None:
        clock.use_file(surroundings.folder.clock)
    outside = None if production else siblings.way_to(DOOR)
    signing_key = _signing_key(surroundings)
    services = create_services(surroundings, storefronts, key, signing_key, siblings.of, outside)
    siblings.apps.update({service.name: service.app for service in services})
    transport = InProcessTransport()
    sandbox, companions = _sandbox(surroundings, storefronts, outside)
    told = told_to(surroundings, storefronts, key, signing_key)
    settings = GatewaySettings.read(**told.gateway())
    door = create_gateway(
        settings,
        storefronts,
        siblings.apps,
        siblings.of("gateway"),
        transport,
        sandbox,
        condition=condition_of(services),
    )
    siblings.apps[DOOR] = door
    return Assembly(
        services=services,
        transport=transport,
        door=door,
        companions=(door, *companions),
        seed=_nothing if production else Seeding(services, storefronts, surroundings),
        routes=partial(documented_routes, services),
    )


def _sandbox(
    surroundings: Surroundings, storefronts: Storefronts, outside: HttpClient | None
) -> tuple[ASGIApp | None, tuple[Companion, ...]]:
    if outside is None:
        return None, ()
    database = surroundings.folder.path / "sandbox.sqlite3"
    app, sandbox = create_sandbox(database, surroundings.base_url, storefronts, outside)
    return app, (sandbox,)


async def _nothing() -> None:
    """Production has no demo data."""


class _Neighbourhood:
    """Everybody's way to everybody else; the applications are known by the time somebody calls."""

    def __init__(self, key: str) -> None:
        self._key = key
        self.apps: dict[str, ASGIApp] = {}

    def of(self, who: str) -> Siblings:
        return Siblings(CallerTokens(self._key, who), in_process(self.apps))

    def way_to(self, whom: str) -> HttpClient:
        """For what goes out and comes in again by the platform's own door, as with the sandbox it all does."""
        return in_process(self.apps)(whom)


def _internal_key(surroundings: Surroundings) -> str:
    given = surroundings.production.internal_key if surroundings.production else None
    return given.get_secret_value() if given else surroundings.folder.secrets.keep("internal_key")


def _signing_key(surroundings: Surroundings) -> str:
    def seed() -> str:
        return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()

    return surroundings.folder.secrets.keep("signing_key", seed)
