"""The catalog's part of the marbelle contract."""

from common.http import contract_app
from common.kernel.storefronts import Storefronts
from common.storage.object_store import ObjectStore
from dialects.marbelle import MARBELLE
from fastapi import FastAPI

from catalog.contracts.marbelle.category_routes import category_routes
from catalog.contracts.marbelle.product_routes import product_routes
from catalog.http.media_routes import media_routes


def app(storefronts: Storefronts, store: ObjectStore) -> FastAPI:
    return contract_app(MARBELLE, product_routes(storefronts), category_routes(storefronts), media_routes(store))
