"""The catalog's part of the marbelle contract."""

from common.storefronts import Storefronts
from common.web import contract_app
from dialects.marbelle import MARBELLE
from fastapi import FastAPI

from catalog.contracts.marbelle.categories import category_routes
from catalog.contracts.marbelle.products import product_routes
from catalog.objects import Objects
from catalog.web.media import media_routes


def marbelle(storefronts: Storefronts, objects: Objects) -> FastAPI:
    return contract_app(MARBELLE, product_routes(storefronts), category_routes(storefronts), media_routes(objects))
