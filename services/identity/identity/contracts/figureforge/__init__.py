"""The accounts of the figureforge contract: `/api/auth/`, and `/api/logout/`."""

from common.http import contract_app
from dialects.figureforge import FIGUREFORGE
from fastapi import FastAPI

from identity.contracts.figureforge import account_routes, magic_link_routes, session_routes, user_routes
from identity.http.dependencies import Components


def app(components: Components) -> FastAPI:
    modules = (magic_link_routes, session_routes, user_routes, account_routes)
    return components.attach_to(contract_app(FIGUREFORGE, *(module.routes for module in modules)))
