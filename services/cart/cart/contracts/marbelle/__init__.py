"""The cart endpoints of the marbelle contract, for guests and users."""

from common.http import contract_app
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.catalog import CatalogInterface
from dialects.marbelle import MARBELLE_CART
from fastapi import FastAPI

from cart.contracts.marbelle.routes import cart_routes


def app(storefronts: Storefronts, catalog: CatalogInterface) -> FastAPI:
    marbelle = contract_app(MARBELLE_CART, cart_routes(storefronts))
    marbelle.state.catalog = catalog
    return marbelle
