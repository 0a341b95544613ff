"""The catalog's part of the staff contract."""

from common.http import contract_app
from common.http.dead_letters import dead_letter_routes
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.orders import OrdersInterface
from common.storage.object_store import ObjectStore
from dialects.staff import STAFF
from fastapi import FastAPI

from catalog.contracts.staff.archive_routes import removal_routes, restoration_routes
from catalog.contracts.staff.bulk_routes import bulk_routes
from catalog.contracts.staff.category_routes import category_routes
from catalog.contracts.staff.image_routes import image_routes, upload_routes
from catalog.contracts.staff.picture_routes import picture_routes
from catalog.contracts.staff.product_routes import product_routes
from catalog.contracts.staff.review_routes import review_routes
from catalog.contracts.staff.stock_routes import stock_routes
from catalog.contracts.staff.upsert_routes import upsert_routes
from catalog.contracts.staff.variant_routes import variant_routes


def app(storefronts: Storefronts, orders: OrdersInterface, store: ObjectStore) -> FastAPI:
    return contract_app(
        STAFF,
        bulk_routes(storefronts),
        upsert_routes(storefronts),
        product_routes(storefronts),
        removal_routes(storefronts, orders),
        restoration_routes(storefronts),
        variant_routes(storefronts),
        picture_routes(store),
        upload_routes(storefronts, store),
        image_routes(storefronts),
        category_routes(storefronts),
        stock_routes(storefronts),
        review_routes(),
        dead_letter_routes("catalog"),
    )
