"""What catalog answers its siblings; `common.clients.catalog` is the specification."""

from typing import Annotated
from uuid import UUID

from common.clients.catalog import ReservedLine, WantedLine
from common.events.catalog import ProductChanged
from common.storefronts import Storefronts
from common.web import Body, Internal, Transaction, router
from fastapi import APIRouter
from pydantic import Field

from catalog.domain.goods import Goods
from catalog.use_cases.publish_products import snapshot
from catalog.use_cases.release_stock import release_stock
from catalog.use_cases.reserve_stock import ReserveStock, reserve_stock

Number = Annotated[int, Field(ge=0, lt=2**63)]


class WantedLineBody(WantedLine):
    quantity: Annotated[int, Field(gt=0)]


class ReservationBody(Body):
    order_id: UUID
    lines: list[WantedLineBody]


def internal_routes(storefronts: Storefronts) -> APIRouter:
    routes = router()

    @routes.post("/reservations")
    async def reserve(body: ReservationBody, caller: Internal, tx: Transaction) -> list[ReservedLine]:
        command = ReserveStock(order_id=body.order_id, lines=list(body.lines))
        return await reserve_stock(command, tx, storefronts[caller.storefront])

    @routes.post("/reservations/{order_id}/release", status_code=204)
    async def release(order_id: UUID, caller: Internal, tx: Transaction) -> None:
        await release_stock(tx, storefronts[caller.storefront], order_id, "released by orders", also_kept=True)

    @routes.get("/products/{product_id}")
    async def product(product_id: UUID | Number, caller: Internal, tx: Transaction) -> ProductChanged:
        if isinstance(product_id, int):
            product_id = await Goods(tx, caller.storefront).product_id_of(product_id)
        return await snapshot(tx, caller.storefront, product_id)

    return routes
