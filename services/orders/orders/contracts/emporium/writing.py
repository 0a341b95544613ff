"""Emporium: what changes orders. Each endpoint has transactions of its own, because it calls siblings."""

from uuid import NAMESPACE_URL, UUID, uuid5

from common.callers import Caller
from common.events.envelope import Envelope
from common.storefronts import Storefronts
from common.web import Customer, StaffMember, json_response, router
from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from orders.contracts.emporium.schemas import (
    Cancelled,
    CheckOutBody,
    CreatedOrder,
    OrderDetail,
    StatusBody,
    created_order,
    order_detail,
)
from orders.domain.reads import InTransaction, OrderReads
from orders.telling import Telling
from orders.use_cases.cancel_order import CancelOrder, cancel_order
from orders.use_cases.change_status import ChangeStatus, change_status
from orders.use_cases.check_out import CheckOut, CheckoutSaga


def writing(saga: CheckoutSaga, storefronts: Storefronts, telling: Telling) -> APIRouter:
    routes = router("/api/v1/orders", "orders", saga=True)

    @routes.post("/", status_code=201, response_model=CreatedOrder)
    async def create_order(body: CheckOutBody, request: Request, caller: Customer) -> Response:
        """Turn the caller's cart into an order; everything or nothing."""
        placed = await saga.run(
            CheckOut(
                storefront=storefronts[caller.storefront],
                user_id=_user(caller),
                email=caller.email or "",
                shipping_address_id=body.shipping_address_id,
                billing_address_id=body.billing_address_id,
                request_id=_request_id(request),
            )
        )
        lines = [line.model_dump() for line in placed.lines]
        return json_response(created_order({**placed.order.model_dump(), "lines": lines}), 201)

    @routes.post("/{order_id}/cancel/", response_model=Cancelled)
    async def cancel(order_id: UUID, request: Request, caller: Customer) -> Response:
        """Pending and processing orders; the stock is back when this answers."""
        command = CancelOrder(storefront=storefronts[caller.storefront], order_id=order_id, user_id=_user(caller))

        async def deed(session: AsyncSession) -> tuple[Response, list[Envelope]]:
            order, told = await cancel_order(command, session)
            body = {"id": order.id, "status": order.status, "created_at": order.created_at}
            return json_response({"message": "Order cancelled successfully", "order": body}), told

        return await telling.commit(request, deed)

    @routes.post("/{order_id}/status/", response_model=OrderDetail)
    async def set_status(order_id: UUID, body: StatusBody, request: Request, caller: StaffMember) -> Response:
        """Staff only: move any order of the shop along its status machine."""
        command = ChangeStatus(
            storefront=storefronts[caller.storefront],
            order_id=order_id,
            status=body.status,
            note=body.note,
            tracking_number=body.tracking_number,
            by=_user(caller),
        )

        async def deed(session: AsyncSession) -> tuple[Response, list[Envelope]]:
            told = await change_status(command, session)
            row = await OrderReads(InTransaction(session), caller.storefront).detail(order_id)
            return json_response(order_detail(row)), told

        return await telling.commit(request, deed)

    return routes


def _user(caller: Caller) -> UUID:
    assert caller.user_id is not None, "the endpoint asks for a signed-in caller"
    return caller.user_id


def _request_id(request: Request) -> UUID | None:
    keyed = request.state.keyed
    return uuid5(NAMESPACE_URL, f"{keyed.scope} {keyed.key}") if keyed else None
