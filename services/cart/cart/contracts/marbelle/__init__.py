"""Marbelle's part of cart: of guests and of users."""

from common.clients.catalog import CatalogClient
from common.storefronts import Storefronts
from common.web import contract_app
from dialects.marbelle import MARBELLE_CART
from fastapi import FastAPI

from cart.contracts.marbelle.routes import routes


def app(storefronts: Storefronts, catalog: CatalogClient) -> FastAPI:
    marbelle = contract_app(MARBELLE_CART, routes(storefronts))
    marbelle.state.catalog = catalog
    return marbelle
