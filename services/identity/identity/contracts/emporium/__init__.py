"""The accounts of the emporium contract: `/api/v1/auth/`."""

from common.http import contract_app
from common.http.contract import ContractApp
from dialects.emporium import EMPORIUM

from identity.contracts.emporium import account_routes, address_routes, password_routes, profile_routes, session_routes
from identity.http.dependencies import Components


def app(components: Components) -> ContractApp:
    modules = (account_routes, session_routes, password_routes, profile_routes, address_routes)
    return components.attach_to(contract_app(EMPORIUM, *(module.routes for module in modules)))
