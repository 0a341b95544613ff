"""What orders answers its siblings; `common.clients.orders` is the other end."""

from uuid import UUID

from common.clients.orders import Payable
from common.consumers import Consumers
from common.deliveries import deliveries, react
from common.events.envelope import Envelope
from common.web import Internal, Output, Reads, Transaction, router
from fastapi import APIRouter

from orders.domain.reads import AtTheEnd, OrderReads


class Purchase(Output):
    purchased: bool


def internal_routes(consumers: Consumers) -> APIRouter:
    routes = router()

    @routes.get("/orders/{order_id}/payable")
    async def payable(order_id: UUID, caller: Internal, reads: Reads) -> Payable:
        return Payable.model_validate(await OrderReads(reads, caller.storefront).payable(order_id))

    @routes.post("/orders/{order_id}/payments")
    async def take_payment(order_id: UUID, envelope: Envelope, caller: Internal, tx: Transaction) -> Payable:
        """Handle a `payment.succeeded` as `/events` does, and say where its order stands behind it."""
        await react(deliveries([envelope], consumers), tx, here=True)
        return Payable.model_validate(await OrderReads(AtTheEnd(tx), caller.storefront).payable(order_id))

    @routes.get("/purchases")
    async def purchases(user_id: UUID, product_id: UUID, caller: Internal, reads: Reads) -> Purchase:
        return Purchase(purchased=await OrderReads(reads, caller.storefront).has_purchased(user_id, product_id))

    return routes
