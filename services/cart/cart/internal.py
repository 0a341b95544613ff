"""What cart answers its siblings; `common.clients.cart` is the other end."""

from uuid import UUID

from common.clients.cart import ClaimedLine
from common.storefronts import Storefronts
from common.web import Data, Internal, Transaction, router
from fastapi import APIRouter
from pydantic import BaseModel

from cart.domain.cart import LARGEST_LINE
from cart.domain.claims import Claims
from cart.use_cases.merge_carts import MergeCarts, merge_carts


class ClaimBody(BaseModel):
    user_id: UUID
    order_id: UUID


class MergeBody(BaseModel):
    merge_id: UUID
    guest_id: UUID
    user_id: UUID


def internal_routes(storefronts: Storefronts) -> APIRouter:
    routes = router()

    @routes.post("/claims")
    async def claim(body: ClaimBody, caller: Internal, data: Data) -> list[ClaimedLine]:
        return await Claims(data.single, caller.storefront).take(body.user_id, body.order_id)

    @routes.post("/claims/{order_id}/release", status_code=204)
    async def release(order_id: UUID, caller: Internal, tx: Transaction) -> None:
        await Claims(tx, caller.storefront).release(order_id, LARGEST_LINE)

    @routes.post("/merges", status_code=204)
    async def merge(body: MergeBody, caller: Internal, tx: Transaction) -> None:
        """Put the guest's cart into the user's, once for each `merge_id`."""
        command = MergeCarts(storefront=storefronts[caller.storefront], **body.model_dump())
        await merge_carts(command, tx)

    return routes
