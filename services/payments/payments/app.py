"""The payments service, assembled."""

from collections.abc import Iterable

from common.callers import CallerTokens
from common.clients.orders import OrdersClient
from common.clients.siblings import Siblings
from common.clients.ways import HttpClient
from common.database import Database
from common.environment_settings import InvalidSettings
from common.service import Service
from common.storefronts import Storefronts
from common.web import contract_app
from common.web.internal import internal_app
from common.web.service_app import ServiceApp
from common.web.staff import dead_letter_routes
from common.worker import Timer
from dialects.emporium import EMPORIUM
from dialects.staff import STAFF

from payments.clients.stripe_account import Accounts
from payments.clients.stripe_transport import PooledTransport
from payments.consumers import consumers
from payments.contracts.emporium.routes import payment_routes, webhook_routes
from payments.contracts.staff.routes import payments
from payments.settings import SHARED, Settings
from payments.use_cases.cashier import Cashier
from payments.use_cases.handle_notice import look_through_notices
from payments.use_cases.reconcile import EVERY_SECONDS, forget_notices, reconcile

NAME = "payments"
DAY = 86_400.0


def create_service(
    settings: Settings, siblings: Siblings, storefronts: Storefronts, outside: HttpClient | None = None
) -> Service:
    """`outside` replaces the network on the way to Stripe.

    Raises:
        InvalidSettings: a storefront takes payments and has no account.
    """
    database = Database.of(settings, NAME)
    accounts = Accounts(settings.stripe, settings.stripe_api_base, PooledTransport(settings.stripe_api_base, outside))
    cashier = Cashier(database, accounts, OrdersClient(siblings))
    told = consumers(cashier)
    contracts = {
        EMPORIUM.contract: contract_app(
            EMPORIUM, payment_routes(cashier), webhook_routes(cashier, settings.notice_patience)
        ),
    }
    _check_accounts(settings, [each.name for each in storefronts if each.contract in contracts])
    contracts[STAFF.contract] = contract_app(STAFF, payments, dead_letter_routes(NAME))
    contracts["internal"] = internal_app(told, dict(contracts))
    tokens = CallerTokens(settings.internal_key.get_secret_value(), NAME)
    return Service(
        name=NAME,
        app=ServiceApp(NAME, database, tokens, storefronts, contracts),
        database=database,
        consumers=told,
        timers=(
            Timer("notices", 1, lambda: look_through_notices(cashier, settings.notice_patience)),
            Timer("reconcile", EVERY_SECONDS, lambda: reconcile(cashier)),
            Timer("forget notices", DAY, lambda: forget_notices(cashier)),
        ),
    )


def _check_accounts(settings: Settings, storefronts: Iterable[str]) -> None:
    without = [storefront for storefront in storefronts if not settings.stripe.keys() & {storefront, SHARED}]
    if without:
        raise InvalidSettings([f"ATELIER_STRIPE: no account for {', '.join(without)}"])
