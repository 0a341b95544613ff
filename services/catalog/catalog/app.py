"""The catalog, assembled."""

from common.callers import CallerTokens
from common.clients.orders import OrdersClient
from common.clients.siblings import Siblings
from common.database import Database
from common.mail import Postman, postman_of
from common.service import Service
from common.storefronts import Storefronts
from common.web.internal import internal_app
from common.web.service_app import ServiceApp

from catalog.consumers import consumers
from catalog.contracts.emporium import emporium
from catalog.contracts.marbelle import marbelle
from catalog.contracts.staff import staff
from catalog.internal.routes import internal_routes
from catalog.objects import Objects
from catalog.settings import Settings

NAME = "catalog"


def create_service(
    settings: Settings, siblings: Siblings, storefronts: Storefronts, out: Postman | None = None
) -> Service:
    """`out` takes the mails elsewhere than `mail_url` says; without either they wait in the queue."""
    database = Database.of(settings, NAME)
    objects = Objects(settings.objects_url)
    told = consumers(database, storefronts, out or postman_of(settings))
    contracts = {
        "emporium": emporium(storefronts, OrdersClient(siblings), objects),
        "marbelle": marbelle(storefronts, objects),
        "staff": staff(storefronts, objects),
    }
    contracts["internal"] = internal_app(told, contracts, internal_routes(storefronts))
    tokens = CallerTokens(settings.internal_key.get_secret_value(), NAME)
    app = ServiceApp(NAME, database, tokens, storefronts, contracts)
    return Service(name=NAME, app=app, database=database, consumers=told)
