"""What orders answers its siblings; `common.clients.orders` is the other end."""

from uuid import UUID

from common.clients.orders import Payable
from common.web import Internal, Output, Reads, router

from orders.domain.reads import OrderReads

routes = router()


class Purchase(Output):
    purchased: bool


@routes.get("/orders/{order_id}/payable")
async def payable(order_id: UUID, caller: Internal, reads: Reads) -> Payable:
    return Payable.model_validate(await OrderReads(reads, caller.storefront).payable(order_id))


@routes.get("/purchases")
async def purchases(user_id: UUID, product_id: UUID, caller: Internal, reads: Reads) -> Purchase:
    return Purchase(purchased=await OrderReads(reads, caller.storefront).has_purchased(user_id, product_id))
