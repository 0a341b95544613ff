"""Assembles the orders service."""

from datetime import timedelta

from common.db.database import Database
from common.http.service_app import ServiceApp
from common.kernel.callers import CallerTokens
from common.kernel.storefronts import Storefronts
from common.mail.mails import mail_sender
from common.rpc import eager_delivery
from common.rpc.every_service import internal_app
from common.rpc.interfaces.cart import CartInterface
from common.rpc.interfaces.catalog import CatalogInterface
from common.rpc.interfaces.identity import IdentityInterface
from common.rpc.resolver import ServiceResolver
from common.runtime.service import NETWORK, ExternalSystems, Service
from common.runtime.worker import Timer

from orders.consumers import consumers
from orders.contracts import emporium, staff
from orders.internal import OrdersInternal
from orders.settings import Settings
from orders.use_cases.abandon_checkouts import abandon_checkouts
from orders.use_cases.check_out import CheckoutSaga
from orders.use_cases.expire_orders import expire_orders

NAME = "orders"


def create_service(
    settings: Settings, services: ServiceResolver, storefronts: Storefronts, external: ExternalSystems = NETWORK
) -> Service:
    """Without a mail server, mails wait in the queue."""
    database = Database.of(settings, NAME)
    eager_delivery.enable(database, services)
    saga = CheckoutSaga(
        database,
        services.get(IdentityInterface),
        services.get(CartInterface),
        services.get(CatalogInterface),
        timedelta(seconds=settings.checkout_patience),
    )
    contracts = {"emporium": emporium.app(saga, storefronts), "staff": staff.app(storefronts)}
    handlers = consumers(storefronts, external.mail or mail_sender(settings))
    tokens = CallerTokens(settings.internal_key.get_secret_value(), NAME)
    internal = internal_app(database, handlers, contracts, OrdersInternal(database))
    return Service(
        name=NAME,
        app=ServiceApp(NAME, database, tokens, storefronts, {**contracts, "internal": internal}),
        internal=internal,
        database=database,
        handlers=handlers,
        timers=_timers(database, storefronts, settings.sweep_interval),
    )


def _timers(database: Database, storefronts: Storefronts, every: float) -> tuple[Timer, ...]:
    async def expire() -> None:
        await expire_orders(database, storefronts)

    async def abandon() -> None:
        await abandon_checkouts(database)

    return Timer("expire orders", every, expire), Timer("abandon checkouts", every, abandon)
