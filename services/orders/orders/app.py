"""Orders, assembled."""

from datetime import timedelta

from common.callers import CallerTokens
from common.clients.cart import CartClient
from common.clients.catalog import CatalogClient
from common.clients.identity import IdentityClient
from common.clients.siblings import Siblings
from common.database import Database
from common.mail import Postman, postman_of
from common.service import Service
from common.storefronts import Storefronts
from common.web.internal import internal_app
from common.web.service_app import ServiceApp
from common.worker import Timer

from orders.consumers import consumers
from orders.contracts import emporium, staff
from orders.internal import internal_routes
from orders.settings import Settings
from orders.telling import Telling
from orders.use_cases.abandon_checkouts import abandon_checkouts
from orders.use_cases.check_out import CheckoutSaga
from orders.use_cases.expire_orders import expire_orders

NAME = "orders"


def create_service(
    settings: Settings, siblings: Siblings, storefronts: Storefronts, out: Postman | None = None
) -> Service:
    """`out` takes the mails elsewhere than `mail_url` says; without either they wait in the queue."""
    database = Database.of(settings, NAME)
    catalog = CatalogClient(siblings)
    saga = CheckoutSaga(
        database,
        IdentityClient(siblings),
        CartClient(siblings),
        catalog,
        timedelta(seconds=settings.checkout_patience),
    )
    telling = Telling(catalog)
    contracts = {"emporium": emporium.app(saga, storefronts, telling), "staff": staff.app(storefronts, telling)}
    told = consumers(storefronts, out or postman_of(settings))
    tokens = CallerTokens(settings.internal_key.get_secret_value(), NAME)
    applications = {**contracts, "internal": internal_app(told, contracts, internal_routes(told))}
    return Service(
        name=NAME,
        app=ServiceApp(NAME, database, tokens, storefronts, applications),
        database=database,
        consumers=told,
        timers=_timers(database, storefronts, settings.sweep_interval),
    )


def _timers(database: Database, storefronts: Storefronts, every: float) -> tuple[Timer, ...]:
    async def expire() -> None:
        await expire_orders(database, storefronts)

    async def abandon() -> None:
        await abandon_checkouts(database)

    return Timer("expire orders", every, expire), Timer("abandon checkouts", every, abandon)
