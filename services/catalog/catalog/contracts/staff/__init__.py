"""The catalog's part of the staff contract."""

from common.storefronts import Storefronts
from common.web import contract_app
from common.web.staff import dead_letter_routes
from dialects.staff import STAFF
from fastapi import FastAPI

from catalog.contracts.staff.categories import category_routes
from catalog.contracts.staff.images import image_routes, upload_routes
from catalog.contracts.staff.products import product_routes, variant_routes
from catalog.contracts.staff.reviews import review_routes
from catalog.contracts.staff.stock import stock_routes
from catalog.objects import Objects


def staff(storefronts: Storefronts, objects: Objects) -> FastAPI:
    return contract_app(
        STAFF,
        product_routes(storefronts),
        variant_routes(storefronts),
        upload_routes(storefronts, objects),
        image_routes(storefronts),
        category_routes(storefronts),
        stock_routes(storefronts),
        review_routes(),
        dead_letter_routes("catalog"),
    )
