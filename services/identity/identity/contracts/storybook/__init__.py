"""The customers of the storybook contract: `/api/customer/`."""

from common.http import contract_app
from common.http.contract import ContractApp
from dialects.storybook import STORYBOOK_CUSTOMERS

from identity.contracts.storybook import account_routes, address_routes, link_routes, session_routes
from identity.http.dependencies import Components


def app(components: Components) -> ContractApp:
    modules = (session_routes, account_routes, address_routes, link_routes)
    contract = contract_app(STORYBOOK_CUSTOMERS, *(module.routes for module in modules))
    components.attach_to(contract)
    return contract
