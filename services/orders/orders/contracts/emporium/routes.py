"""Emporium: endpoints that place, read and cancel orders and change their status."""

from typing import Annotated
from uuid import NAMESPACE_URL, UUID, uuid5

from common.http import Customer, Reads, Transaction, json_response, permitted, router
from common.kernel.callers import Caller
from common.kernel.paging import page_request
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from dialects.numbered_pages import Page, numbered_page
from fastapi import APIRouter, Depends, Query, Request, Response

from orders.contracts.emporium.presenters import created_order, listed_order, order_detail
from orders.contracts.emporium.schemas import (
    Cancelled,
    CheckOutBody,
    CreatedOrder,
    ListedOrder,
    OrderDetail,
    StatusBody,
)
from orders.repository.reads import OrderReads
from orders.use_cases.cancel_order import CancelOrder, cancel_order
from orders.use_cases.change_status import ChangeStatus, change_status
from orders.use_cases.check_out import CheckOut, CheckoutSaga

PREFIX = "/api/v1/orders"
PAGE_SIZE, LARGEST_PAGE = 20, 100
Text = Annotated[str | None, Query()]
OrderEditor = Annotated[Caller, Depends(permitted(Permission.ORDERS_WRITE))]

read_routes = router(PREFIX, "orders")


@read_routes.get("/", response_model=Page[ListedOrder])
async def list_orders(
    request: Request,
    caller: Customer,
    reads: Reads,
    page: Text = None,
    page_size: Text = None,
    ordering: Text = None,
) -> Response:
    """The caller's orders. `ordering` is `-created_at` (default) or `created_at`; anything else is ignored."""
    wanted = page_request(page, page_size, default=PAGE_SIZE, most=LARGEST_PAGE)
    orders = OrderReads(reads, caller.storefront)
    count, rows = await orders.page(_user_id(caller), wanted, oldest_first=ordering == "created_at")
    return json_response(numbered_page(request, wanted, count, [listed_order(row) for row in rows]))


@read_routes.get("/{order_id}/", response_model=OrderDetail)
async def read_order(order_id: UUID, caller: Customer, reads: Reads) -> Response:
    """One of the caller's orders, with its items, addresses and history."""
    return json_response(order_detail(await OrderReads(reads, caller.storefront).detail(order_id, _user_id(caller))))


def checkout_routes(saga: CheckoutSaga, storefronts: Storefronts) -> APIRouter:
    routes = router(PREFIX, "orders", transactional=False)

    @routes.post("/", status_code=201, response_model=CreatedOrder)
    async def create_order(body: CheckOutBody, request: Request, caller: Customer) -> Response:
        """Turn the caller's cart into an order, atomically."""
        storefront = storefronts[caller.storefront]
        placed = await saga.run(
            CheckOut(
                storefront=storefront,
                user_id=_user_id(caller),
                email=caller.email or "",
                language=caller.language or storefront.mail.accepted(request.headers.get("accept-language")),
                shipping_address_id=body.shipping_address_id,
                billing_address_id=body.billing_address_id,
                request_id=_request_id(request),
            )
        )
        lines = [line.model_dump() for line in placed.lines]
        return json_response(created_order({**placed.order.model_dump(), "lines": lines}), 201)

    return routes


def status_routes(storefronts: Storefronts) -> APIRouter:
    routes = router(PREFIX, "orders")

    @routes.post("/{order_id}/cancel/", response_model=Cancelled)
    async def cancel(order_id: UUID, caller: Customer, uow: Transaction) -> Response:
        """Pending and processing orders; the stock is back before the response."""
        command = CancelOrder(storefront=storefronts[caller.storefront], order_id=order_id, user_id=_user_id(caller))
        order = await cancel_order(command, uow)
        body = {"id": order.id, "status": order.status, "created_at": order.created_at}
        return json_response({"message": "Order cancelled successfully", "order": body})

    @routes.post("/{order_id}/status/", response_model=OrderDetail)
    async def set_status(order_id: UUID, body: StatusBody, caller: OrderEditor, uow: Transaction) -> Response:
        """Staff only: move any order of the storefront along its state machine."""
        command = ChangeStatus(
            storefront=storefronts[caller.storefront],
            order_id=order_id,
            status=body.status,
            note=body.note,
            tracking_number=body.tracking_number,
            by=_user_id(caller),
        )
        await change_status(command, uow)
        return json_response(order_detail(await OrderReads(uow, caller.storefront).detail(order_id)))

    return routes


def _user_id(caller: Caller) -> UUID:
    assert caller.user_id is not None, "the endpoint requires a signed-in caller"
    return caller.user_id


def _request_id(request: Request) -> UUID | None:
    """Derived from the request's `Idempotency-Key`, so that repetitions get the same id; None without a key."""
    keyed = request.state.keyed
    return uuid5(NAMESPACE_URL, f"{keyed.scope} {keyed.key}") if keyed else None
