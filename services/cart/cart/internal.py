"""What cart answers its siblings; `common.clients.cart` is the other end."""

from uuid import UUID

from common.clients.cart import ClaimedLine
from common.web import Data, Internal, Transaction, router
from pydantic import BaseModel

from cart.domain.cart import LARGEST_LINE
from cart.domain.claims import Claims

routes = router("/claims")


class ClaimBody(BaseModel):
    user_id: UUID
    order_id: UUID


@routes.post("")
async def claim(body: ClaimBody, caller: Internal, data: Data) -> list[ClaimedLine]:
    return await Claims(data.single, caller.storefront).take(body.user_id, body.order_id)


@routes.post("/{order_id}/release", status_code=204)
async def release(order_id: UUID, caller: Internal, tx: Transaction) -> None:
    await Claims(tx, caller.storefront).release(order_id, LARGEST_LINE)
