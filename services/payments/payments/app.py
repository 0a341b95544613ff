"""Assembles the payments service."""

from collections.abc import Sequence
from typing import Any
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
from common.rpc.customers import CustomersInternal, ReadParts
from common.rpc.every_service import internal_app
from common.rpc.interfaces.customers import CustomerParts
from common.rpc.interfaces.identity import IdentityInterface
from common.rpc.interfaces.orders import OrdersInterface
from common.rpc.resolver import ServiceResolver
from common.rpc.transfers import Transfers
from common.runtime.service import NETWORK, ExternalSystems, Service
from common.runtime.worker import Timer

from payments.adapters import measures
from payments.adapters.stripe_account import Accounts
from payments.consumers import consumers
from payments.contracts import emporium, figureforge, reviv, staff, storybook
from payments.contracts.staff.subjects import SUBJECTS
from payments.internal import PaymentsInternal
from payments.repository.of_customer import kept_of_customer, read_credits_part, read_subscriptions_part
from payments.repository.personal_data import PERSONAL_DATA
from payments.repository.reports import counting
from payments.settings import PAID_CONTRACTS, Settings, without_account
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.check_credits import INTERVAL_SECONDS as CHECK_INTERVAL_SECONDS
from payments.use_cases.check_credits import check_credits
from payments.use_cases.count_waiting import count_waiting
from payments.use_cases.credit_context import CreditContext
from payments.use_cases.handle_webhook_event import enqueue_due_webhook_events
from payments.use_cases.payment_context import PaymentContext
from payments.use_cases.reconcile import INTERVAL_SECONDS, delete_handled_webhook_events, reconcile
from payments.use_cases.reconcile_purchases import REFUNDS_INTERVAL_SECONDS, reconcile_purchases, reconcile_refunds
from payments.use_cases.reconcile_subscriptions import INTERVAL_SECONDS as SUBSCRIPTIONS_INTERVAL_SECONDS
from payments.use_cases.reconcile_subscriptions import reconcile_subscriptions

NAME = "payments"
DAY = 86_400.0


def create_service(
    settings: Settings, services: ServiceResolver, storefronts: Storefronts, external: ExternalSystems = NETWORK
) -> Service:
    """Raises InvalidSettings when a storefront takes payments and has no account. Without a mail server, mails wait in
    the queue.
    """
    _check_accounts(settings, storefronts)
    measures.begin_at_zero(storefronts)
    database = Database.of(settings, NAME)
    accounts = Accounts(settings.stripe, settings.stripe_api_base, external.http)
    eager_delivery.enable(database, services)
    context = PaymentContext(database, accounts, services.get(OrdersInterface))
    credits = CreditContext(database, accounts, storefronts, services.get(IdentityInterface))
    billing = BillingContext(database, accounts, storefronts)
    handlers = consumers(context, credits, billing, external.mail or mail_sender(settings))
    contracts = {
        "emporium": emporium.app(context, settings.webhook_success_delay_seconds),
        "reviv": reviv.app(credits),
        "figureforge": figureforge.app(billing),
        "storybook": storybook.app(storefronts),
        "staff": staff.app(credits, billing),
    }
    customers = CustomersInternal(database, _customer_parts(storefronts), kept_of_customer)
    mails = MailTemplatesInternal(NAME, storefronts)
    internal = internal_app(
        NAME,
        database,
        handlers,
        contracts,
        storefronts,
        PaymentsInternal(database),
        mails,
        count_waiting=count_waiting,
        transfers=Transfers(personal=PERSONAL_DATA),
        customers=customers,
        subjects=SUBJECTS,
    )
    tokens = CallerTokens(settings.internal_keys, NAME)
    return Service(
        name=NAME,
        app=ServiceApp(NAME, database, tokens, storefronts, {**contracts, "internal": internal}),
        internal=internal,
        database=database,
        handlers=handlers,
        timers=(
            Timer(
                "enqueue webhook events",
                1,
                lambda: enqueue_due_webhook_events(context, settings.webhook_success_delay_seconds),
            ),
            Timer("reconcile", INTERVAL_SECONDS, lambda: reconcile(context)),
            Timer("reconcile purchases", INTERVAL_SECONDS, lambda: reconcile_purchases(credits)),
            Timer("reconcile refunds", REFUNDS_INTERVAL_SECONDS, lambda: reconcile_refunds(credits)),
            Timer("reconcile subscriptions", SUBSCRIPTIONS_INTERVAL_SECONDS, lambda: reconcile_subscriptions(billing)),
            Timer("check credits", CHECK_INTERVAL_SECONDS, lambda: check_credits(database)),
            Timer("delete webhook events", DAY, lambda: delete_handled_webhook_events(context)),
            Timer("count facts", EVERY_SECONDS, counting(database, storefronts).run, SHARE),
        ),
    )


def _customer_parts(storefronts: Storefronts) -> ReadParts:
    async def read(executor: Executor, storefront: str, user_id: UUID, wanted: Sequence[str]) -> CustomerParts:
        parts: dict[str, Any] = {}
        if "credits" in wanted:
            parts["credits"] = await read_credits_part(executor, storefront, user_id)
        if "subscriptions" in wanted:
            currency = storefronts[storefront].currency
            parts["subscriptions"] = await read_subscriptions_part(executor, storefront, currency, user_id)
        return CustomerParts(**parts)

    return read


def _check_accounts(settings: Settings, storefronts: Storefronts) -> None:
    paid = [storefront.name for storefront in storefronts if storefront.contract in PAID_CONTRACTS]
    if missing := without_account(settings.stripe, paid):
        raise InvalidSettings([f"ATELIER_STRIPE: no account for {', '.join(missing)}"])
