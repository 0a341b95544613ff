"""Assembles the service."""

from collections.abc import Sequence
from uuid import UUID

from common.db.database import Database
from common.db.executor import Executor
from common.http.service_app import ServiceApp
from common.kernel.callers import CallerTokens
from common.kernel.storefronts import Storefronts
from common.mail.describing import MailTemplatesInternal
from common.reports.counting import EVERY_SECONDS, SHARE
from common.rpc.customers import CustomersInternal
from common.rpc.every_service import internal_app
from common.rpc.interfaces.catalog import CatalogInterface
from common.rpc.interfaces.customers import CustomerParts
from common.rpc.resolver import ServiceResolver
from common.rpc.transfers import Transfers
from common.runtime.service import NETWORK, ExternalSystems, Service
from common.runtime.worker import Timer

from cart.consumers import consumers
from cart.contracts import emporium, marbelle, staff
from cart.internal import CartInternal
from cart.repository.cleanup import delete_expired
from cart.repository.of_customer import kept_of_customer, read_cart_part
from cart.repository.personal_data import PERSONAL_DATA
from cart.repository.reports import add_abandoned_carts, counting
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
        "staff": staff.app(storefronts),
    }

    async def parts(executor: Executor, storefront: str, user_id: UUID, wanted: Sequence[str]) -> CustomerParts:
        if "cart" not in wanted:
            return CustomerParts()
        currency = storefronts[storefront].currency
        return CustomerParts(cart=await read_cart_part(executor, storefront, currency, user_id))

    customers = CustomersInternal(database, parts, kept_of_customer)
    mails = MailTemplatesInternal(None, storefronts)
    internal = internal_app(
        NAME,
        database,
        handlers,
        contracts,
        storefronts,
        CartInternal(database),
        mails,
        customers=customers,
        transfers=Transfers(personal=PERSONAL_DATA),
    )
    tokens = CallerTokens(settings.internal_keys, NAME)
    app = ServiceApp(NAME, database, tokens, storefronts, {**contracts, "internal": internal})

    timers = (
        Timer("tidy carts", 3600, lambda: delete_expired(database)),
        Timer("add abandoned carts", 60, lambda: add_abandoned_carts(database, storefronts)),
        Timer("count facts", EVERY_SECONDS, counting(database, storefronts).run, SHARE),
    )
    return Service(name=NAME, app=app, internal=internal, database=database, handlers=handlers, timers=timers)
