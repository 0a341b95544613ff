"""Staff's part of orders."""

from common.storefronts import Storefronts
from common.web import contract_app
from common.web.staff import dead_letter_routes
from dialects.staff import STAFF
from fastapi import FastAPI

from orders.contracts.staff.routes import order_routes
from orders.telling import Telling


def app(storefronts: Storefronts, telling: Telling) -> FastAPI:
    return contract_app(STAFF, *order_routes(storefronts, telling), dead_letter_routes("orders"))
