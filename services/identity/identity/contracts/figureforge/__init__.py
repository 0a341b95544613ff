"""The accounts of the figureforge contract: `/api/auth/`, and `/api/logout/`."""

from common.http import contract_app
from common.http.contract import ContractApp
from dialects.figureforge import FIGUREFORGE

from identity.contracts.figureforge import account_routes, magic_link_routes, session_routes, user_routes
from identity.http.dependencies import Components


def app(components: Components) -> ContractApp:
    modules = (magic_link_routes, session_routes, user_routes, account_routes)
    return components.attach_to(contract_app(FIGUREFORGE, *(module.routes for module in modules)))
