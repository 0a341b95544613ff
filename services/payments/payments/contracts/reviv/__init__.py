"""The credits endpoints of the reviv contract."""

from common.http import contract_app
from common.http.contract import ContractApp
from dialects.reviv import REVIV

from payments.contracts.reviv.credit_routes import credit_routes
from payments.contracts.reviv.webhook_routes import webhook_routes
from payments.use_cases.credit_context import CreditContext


def app(context: CreditContext) -> ContractApp:
    return contract_app(REVIV, credit_routes(context), webhook_routes(context))
