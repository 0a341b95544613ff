"""Which parts make the platform, and how they are told about each other."""

import base64
import secrets
from functools import partial
from ipaddress import ip_network

from common import clock
from common.callers import CallerTokens
from common.clients.reach import in_process
from common.clients.siblings import Siblings
from common.clients.ways import HttpClient
from common.storefronts import Storefronts
from common.transport import InProcessTransport
from gateway.app import create_gateway
from gateway.sandbox_mount import create_sandbox
from gateway.settings import DemoAccount, GatewaySettings, LoadSettings
from starlette.types import ASGIApp

from atelier.condition import condition_of
from atelier.greeting import ACCOUNTS
from atelier.platform import Assembly, Surroundings
from atelier.routes import documented_routes
from atelier.seeding import Seeding
from atelier.wiring import create_services

DOOR = "gateway"
DEFAULT_STOREFRONT = "emporium"
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

LOAD = LoadSettings(at_once=48, at_one_service=32, waiting=96)
"""One core does it all, and a service has a few connections to its database: a crowd inside is in its own way."""


def assemble(surroundings: Surroundings) -> Assembly:
    """Every part of the embedded platform, made but not started."""
    storefronts = Storefronts.load(surroundings.storefronts)
    clock.use_file(surroundings.folder.clock)
    key = surroundings.folder.secrets.keep("internal_key")
    siblings = _Neighbourhood(key)
    services = create_services(
        surroundings, storefronts, key, _signing_key(surroundings), siblings.of, siblings.way_to(DOOR)
    )
    siblings.apps.update({service.name: service.app for service in services})
    transport = InProcessTransport()
    database = surroundings.folder.path / "sandbox.sqlite3"
    sandbox, outside_world = create_sandbox(database, surroundings.base_url, storefronts, siblings.way_to(DOOR))
    door = create_gateway(
        _gateway_settings(key, surroundings, storefronts),
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
        companions=(door, outside_world),
        seed=Seeding(services, storefronts, surroundings),
        routes=partial(documented_routes, services),
    )


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


def _signing_key(surroundings: Surroundings) -> str:
    def seed() -> str:
        return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()

    return surroundings.folder.secrets.keep("signing_key", seed)


def _gateway_settings(key: str, surroundings: Surroundings, storefronts: Storefronts) -> GatewaySettings:
    return GatewaySettings.model_validate(
        {
            "internal_key": key,
            "storefronts": surroundings.storefronts,
            "default_storefront": DEFAULT_STOREFRONT,
            "trusted_proxies": LOOPBACK,
            "load": LOAD,
            "demo_accounts": [
                DemoAccount(storefront=each.name, role=role, email=f"{local}@{each.name}.example", password=password)
                for each in storefronts
                for role, local, password in ACCOUNTS
            ],
        }
    )
