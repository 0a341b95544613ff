"""Emporium's part of cart (contract 3.3)."""

from common.clients.catalog import CatalogClient
from common.storefronts import Storefronts
from common.web import contract_app
from dialects.emporium import EMPORIUM
from fastapi import FastAPI

from cart.contracts.emporium.routes import routes


def app(storefronts: Storefronts, catalog: CatalogClient) -> FastAPI:
    emporium = contract_app(EMPORIUM, routes(storefronts))
    emporium.state.catalog = catalog
    return emporium
