"""Sessions of staff, and the customers they look after: `/api/staff/v1/`."""

from common.http import contract_app
from common.http.staff import dead_letter_routes
from dialects.staff import STAFF
from fastapi import FastAPI

from identity.contracts.staff import customer_routes, session_routes
from identity.http.dependencies import Components


def app(components: Components) -> FastAPI:
    contract = contract_app(STAFF, session_routes.routes, customer_routes.routes, dead_letter_routes("identity"))
    return components.attach_to(contract)
