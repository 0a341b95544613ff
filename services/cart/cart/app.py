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

from cart import internal
from cart.consumers import consumers
from cart.contracts import emporium
from cart.domain.claims import prune
from cart.settings import Settings

NAME = "cart"


def create_service(settings: Settings, siblings: Siblings, storefronts: Storefronts) -> Service:
    database = Database(settings.database_url.get_secret_value(), settings.database_pool)
    told = consumers()
    contracts = {
        "emporium": emporium.app(storefronts, CatalogClient(siblings)),
        "staff": contract_app(STAFF, dead_letter_routes(NAME)),
    }
    contracts["internal"] = internal_app(told, dict(contracts), internal.routes)
    tokens = CallerTokens(settings.internal_key.get_secret_value(), NAME)
    app = ServiceApp(NAME, database, tokens, storefronts, contracts)

    async def forget_old_claims() -> None:
        await prune(database)

    timers = (Timer("prune claims", 3600, forget_old_claims),)
    return Service(name=NAME, app=app, database=database, consumers=told, timers=timers)
