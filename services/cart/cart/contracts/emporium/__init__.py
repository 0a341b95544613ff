"""The cart endpoints of the emporium contract (section 3.3 of the contract's document)."""

from common.http import contract_app
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.catalog import CatalogInterface
from dialects.emporium import EMPORIUM
from fastapi import FastAPI

from cart.contracts.emporium.routes import cart_routes


def app(storefronts: Storefronts, catalog: CatalogInterface) -> FastAPI:
    emporium = contract_app(EMPORIUM, cart_routes(storefronts))
    emporium.state.catalog = catalog
    return emporium
