"""The billing endpoints of the storybook contract: tiers, and the customer's ledger."""

from common.http import contract_app
from common.http.contract import ContractApp
from common.kernel.storefronts import Storefronts
from dialects.storybook import STORYBOOK

from payments.contracts.storybook.routes import billing_routes


def app(storefronts: Storefronts) -> ContractApp:
    return contract_app(STORYBOOK, billing_routes(storefronts))
