"""The cart service, assembled."""

from common.callers import CallerTokens
from common.clients.catalog import CatalogClient
from common.clients.siblings import Siblings
from common.database import Database
from common.service import Service
from common.storefronts import Storefronts
from common.web import contract_app
from common.web.internal import internal_app
from common.web.service_app import ServiceApp
from common.web.staff import dead_letter_routes
from common.worker import Timer
from dialects.staff import STAFF

from cart.consumers import consumers
from cart.contracts import emporium, marbelle
from cart.domain.upkeep import tidy
from cart.internal import internal_routes
from cart.settings import Settings

NAME = "cart"


def create_service(settings: Settings, siblings: Siblings, storefronts: Storefronts) -> Service:
    database = Database.of(settings, NAME)
    told = consumers(storefronts)
    contracts = {
        "emporium": emporium.app(storefronts, CatalogClient(siblings)),
        "marbelle": marbelle.app(storefronts, CatalogClient(siblings)),
        "staff": contract_app(STAFF, dead_letter_routes(NAME)),
    }
    contracts["internal"] = internal_app(told, dict(contracts), internal_routes(storefronts))
    tokens = CallerTokens(settings.internal_key.get_secret_value(), NAME)
    app = ServiceApp(NAME, database, tokens, storefronts, contracts)

    timers = (Timer("tidy carts", 3600, lambda: tidy(database)),)
    return Service(name=NAME, app=app, database=database, consumers=told, timers=timers)
