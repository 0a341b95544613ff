"""The catalog's part of the emporium contract."""

from common.clients.orders import OrdersClient
from common.storefronts import Storefronts
from common.web import contract_app
from dialects.emporium import EMPORIUM
from fastapi import FastAPI

from catalog.contracts.emporium.opinions import review_routes, wish_routes
from catalog.contracts.emporium.products import product_routes
from catalog.objects import Objects
from catalog.web.media import media_routes


def emporium(storefronts: Storefronts, orders: OrdersClient, objects: Objects) -> FastAPI:
    """The busiest paths come first."""
    return contract_app(
        EMPORIUM, product_routes(storefronts), wish_routes(storefronts), review_routes(orders), media_routes(objects)
    )
