"""The accounts of the reviv contract: `/api/auth/`."""

from common.http import contract_app
from common.http.contract import ContractApp
from dialects.reviv import REVIV

from identity.contracts.reviv import (
    email_passkey_routes,
    oauth_routes,
    passkey_routes,
    session_routes,
    token_routes,
)
from identity.http.dependencies import Components


def app(components: Components) -> ContractApp:
    modules = (session_routes, oauth_routes, token_routes, passkey_routes, email_passkey_routes)
    return components.attach_to(contract_app(REVIV, *(module.routes for module in modules)))
