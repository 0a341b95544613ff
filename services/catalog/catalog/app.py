"""Assembles the service."""

from collections.abc import Sequence
from uuid import UUID

from common.db.database import Database
from common.db.executor import Executor
from common.http.service_app import ServiceApp
from common.kernel.callers import CallerTokens
from common.kernel.storefronts import Storefronts
from common.mail.describing import MailTemplatesInternal
from common.mail.mails import mail_sender
from common.rpc.customers import CustomersInternal
from common.rpc.every_service import internal_app
from common.rpc.interfaces.attention import Waiting
from common.rpc.interfaces.customers import CustomerParts
from common.rpc.interfaces.orders import OrdersInterface
from common.rpc.resolver import ServiceResolver
from common.rpc.transfers import Transfers
from common.runtime.service import NETWORK, ExternalSystems, Service
from common.runtime.worker import Timer
from common.storage.object_store import ObjectStore
from common.storage.store_health import StoreHealth

from catalog.consumers import consumers
from catalog.contracts import emporium, marbelle, staff
from catalog.contracts.staff.subjects import SUBJECTS
from catalog.internal import CatalogInternal
from catalog.repository.of_customer import kept_of_customer, read_reviews_part
from catalog.repository.personal_data import PERSONAL_DATA
from catalog.repository.search import find_products
from catalog.settings import Settings
from catalog.use_cases.count_waiting import count_waiting
from catalog.use_cases.product_rows import ProductRows
from catalog.use_cases.switch_prices import switch_prices

NAME = "catalog"


def create_service(
    settings: Settings, services: ServiceResolver, storefronts: Storefronts, external: ExternalSystems = NETWORK
) -> Service:
    """Without a mail server, mails wait in the queue."""
    database = Database.of(settings, NAME)
    store = ObjectStore(settings.objects_url)
    handlers = consumers(database, storefronts, external.mail or mail_sender(settings))
    orders = services.get(OrdersInterface)
    contracts = {
        "emporium": emporium.app(storefronts, orders, store),
        "marbelle": marbelle.app(storefronts, store),
        "staff": staff.app(storefronts, orders, store),
    }

    async def count(executor: Executor, storefront: str) -> list[Waiting]:
        return await count_waiting(executor, storefronts[storefront])

    transfers = Transfers(kinds={"products": ProductRows(storefronts)}, personal=PERSONAL_DATA)

    async def parts(executor: Executor, storefront: str, user_id: UUID, wanted: Sequence[str]) -> CustomerParts:
        reviews = await read_reviews_part(executor, storefront, user_id) if "reviews" in wanted else None
        return CustomerParts(reviews=reviews)

    mails = MailTemplatesInternal(NAME, storefronts)
    internal = internal_app(
        NAME,
        database,
        handlers,
        contracts,
        storefronts,
        CatalogInternal(database, storefronts),
        mails,
        count_waiting=count,
        transfers=transfers,
        customers=CustomersInternal(database, parts, kept_of_customer),
        finders={"product": find_products},
        subjects=SUBJECTS,
    )
    tokens = CallerTokens(settings.internal_keys, NAME)
    storage = StoreHealth(store).unready_reason
    app = ServiceApp(
        NAME, database, tokens, storefronts, {**contracts, "internal": internal}, storage_unready_reason=storage
    )
    return Service(
        name=NAME,
        app=app,
        internal=internal,
        database=database,
        handlers=handlers,
        timers=(Timer("switch prices", 1, lambda: switch_prices(database)),),
        storage_unready_reason=storage,
    )
