"""Assembles the orders service."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from common.db.database import Database
from common.db.executor import Executor
from common.http.service_app import ServiceApp
from common.kernel.callers import CallerTokens
from common.kernel.environment_settings import InvalidSettings
from common.kernel.storefronts import Storefronts
from common.mail.describing import MailTemplatesInternal
from common.mail.mails import mail_sender
from common.reports.counting import EVERY_SECONDS, SHARE
from common.rpc import eager_delivery
from common.rpc.customers import CustomersInternal
from common.rpc.every_service import internal_app
from common.rpc.interfaces.attention import Waiting
from common.rpc.interfaces.cart import CartInterface
from common.rpc.interfaces.catalog import CatalogInterface
from common.rpc.interfaces.customers import CustomerParts
from common.rpc.interfaces.generation import GenerationInterface
from common.rpc.interfaces.identity import IdentityInterface
from common.rpc.interfaces.payments import PaymentsInterface
from common.rpc.interfaces.reports import ReportsInterface
from common.rpc.resolver import ServiceResolver
from common.rpc.transfers import Transfers
from common.runtime.service import NETWORK, ExternalSystems, Service
from common.runtime.worker import Timer

from orders.consumers import consumers
from orders.contracts import emporium, staff, storybook
from orders.contracts.staff.subjects import SUBJECTS
from orders.internal import OrdersInternal
from orders.repository.of_customer import kept_of_customer
from orders.repository.personal_data import PERSONAL_DATA
from orders.repository.reports import counting
from orders.settings import BOOK_CONTRACTS, Settings, without_secret
from orders.use_cases.abandon_checkouts import abandon_checkouts
from orders.use_cases.book_order_context import BookOrderContext
from orders.use_cases.check_out import CheckoutSaga
from orders.use_cases.claim_book_orders import request_claims_again
from orders.use_cases.count_waiting import count_waiting
from orders.use_cases.expire_orders import expire_orders
from orders.use_cases.find_orders import find_book_orders, find_orders
from orders.use_cases.order_rows import OrderRows
from orders.use_cases.purge_visitors_orders import purge_visitors_orders
from orders.use_cases.summarise_customer import summarise_customer

NAME = "orders"
DAY = 86_400.0


def create_service(
    settings: Settings, services: ServiceResolver, storefronts: Storefronts, external: ExternalSystems = NETWORK
) -> Service:
    """Raises InvalidSettings when a storefront sells books and has no webhook secret. Without a mail server, mails wait
    in the queue.
    """
    _check_secrets(settings, storefronts)
    database = Database.of(settings, NAME)
    eager_delivery.enable(database, services)
    saga = CheckoutSaga(
        database,
        services.get(IdentityInterface),
        services.get(CartInterface),
        services.get(CatalogInterface),
        timedelta(seconds=settings.checkout_timeout_seconds),
    )
    books = BookOrderContext(
        database,
        storefronts,
        services.get(IdentityInterface),
        services.get(GenerationInterface),
        settings.book_webhook_secrets,
        timedelta(seconds=settings.claim_timeout_seconds),
    )
    contracts = {
        "emporium": emporium.app(saga, storefronts),
        "storybook": storybook.app(books),
        "staff": staff.app(storefronts, books, services.get(PaymentsInterface), services.get(ReportsInterface, "cart")),
    }
    handlers = consumers(storefronts, external.mail or mail_sender(settings))
    tokens = CallerTokens(settings.internal_keys, NAME)

    async def count(executor: Executor, storefront: str) -> list[Waiting]:
        return await count_waiting(executor, storefronts[storefront], books.claim_timeout)

    rows = OrderRows(storefronts, services.get(IdentityInterface), services.get(CatalogInterface))
    transfers = Transfers(kinds={"orders": rows}, personal=PERSONAL_DATA)

    async def parts(executor: Executor, storefront: str, user_id: UUID, wanted: Sequence[str]) -> CustomerParts:
        return await summarise_customer(executor, storefronts[storefront], user_id, wanted)

    mails = MailTemplatesInternal(NAME, storefronts)
    internal = internal_app(
        NAME,
        database,
        handlers,
        contracts,
        storefronts,
        OrdersInternal(database),
        mails,
        count_waiting=count,
        customers=CustomersInternal(database, parts, kept_of_customer),
        finders={"order": find_orders, "book_order": find_book_orders},
        transfers=transfers,
        subjects=SUBJECTS,
    )
    return Service(
        name=NAME,
        app=ServiceApp(NAME, database, tokens, storefronts, {**contracts, "internal": internal}),
        internal=internal,
        database=database,
        handlers=handlers,
        timers=(
            *_timers(books, settings.sweep_interval),
            Timer("count facts", EVERY_SECONDS, counting(database, storefronts).run, SHARE),
        ),
    )


def _timers(books: BookOrderContext, every: float) -> tuple[Timer, ...]:
    database, storefronts = books.database, books.storefronts

    async def expire() -> None:
        await expire_orders(database, storefronts)

    async def abandon() -> None:
        await abandon_checkouts(database)

    async def claim() -> None:
        await request_claims_again(books)

    async def purge() -> None:
        await purge_visitors_orders(database, storefronts)

    return (
        Timer("expire orders", every, expire),
        Timer("abandon checkouts", every, abandon),
        Timer("request claims again", every, claim),
        Timer("purge visitors' orders", DAY, purge),
    )


def _check_secrets(settings: Settings, storefronts: Storefronts) -> None:
    selling = [storefront.name for storefront in storefronts if storefront.contract in BOOK_CONTRACTS]
    if missing := without_secret(settings.book_webhook_secrets, selling):
        raise InvalidSettings([f"ATELIER_BOOK_WEBHOOK_SECRETS: no secret for {', '.join(missing)}"])
