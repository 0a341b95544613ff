"""The orders endpoints of the emporium contract (section 3.4 of the contract's document)."""

from common.http import contract_app
from common.kernel.storefronts import Storefronts
from dialects.emporium import EMPORIUM
from fastapi import FastAPI

from orders.contracts.emporium.routes import checkout_routes, read_routes, status_routes
from orders.use_cases.check_out import CheckoutSaga


def app(saga: CheckoutSaga, storefronts: Storefronts) -> FastAPI:
    return contract_app(EMPORIUM, read_routes, checkout_routes(saga, storefronts), status_routes(storefronts))
