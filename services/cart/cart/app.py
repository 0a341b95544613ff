"""Assembles the service."""

from common.db.database import Database
from common.http import contract_app
from common.http.service_app import ServiceApp
from common.http.staff import dead_letter_routes
from common.kernel.callers import CallerTokens
from common.kernel.storefronts import Storefronts
from common.rpc.every_service import internal_app
from common.rpc.interfaces.catalog import CatalogInterface
from common.rpc.resolver import ServiceResolver
from common.runtime.service import NETWORK, ExternalSystems, Service
from common.runtime.worker import Timer
from dialects.staff import STAFF

from cart.consumers import consumers
from cart.contracts import emporium, marbelle
from cart.internal import CartInternal
from cart.repository.cleanup import delete_expired
from cart.settings import Settings

NAME = "cart"


def create_service(
    settings: Settings, services: ServiceResolver, storefronts: Storefronts, external: ExternalSystems = NETWORK
) -> Service:
    database = Database.of(settings, NAME)
    handlers = consumers(storefronts)
    catalog = services.get(CatalogInterface)
    contracts = {
        "emporium": emporium.app(storefronts, catalog),
        "marbelle": marbelle.app(storefronts, catalog),
        "staff": contract_app(STAFF, dead_letter_routes(NAME)),
    }
    internal = internal_app(database, handlers, contracts, CartInternal(database))
    tokens = CallerTokens(settings.internal_keys, NAME)
    app = ServiceApp(NAME, database, tokens, storefronts, {**contracts, "internal": internal})

    timers = (Timer("tidy carts", 3600, lambda: delete_expired(database)),)
    return Service(name=NAME, app=app, internal=internal, database=database, handlers=handlers, timers=timers)
