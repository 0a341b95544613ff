"""The orders endpoints of the staff contract."""

from common.http import contract_app
from common.http.staff import dead_letter_routes
from common.kernel.storefronts import Storefronts
from dialects.staff import STAFF
from fastapi import FastAPI

from orders.contracts.staff.routes import read_routes, status_routes


def app(storefronts: Storefronts) -> FastAPI:
    return contract_app(STAFF, read_routes, status_routes(storefronts), dead_letter_routes("orders"))
