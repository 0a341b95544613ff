"""`/api/orders/create/` and `/api/orders/retry-pack/create/`."""

from uuid import NAMESPACE_URL, UUID, uuid5

from common.http import OPTIONAL_TOKEN, AcceptLanguage, AnyCaller, Customer, json_response, router
from fastapi import APIRouter, Request, Response

from orders.contracts.storybook.order_schemas import (
    CreatedOrder,
    CreatedRetryPack,
    CreateOrderBody,
    RetryPackBody,
    created_order_body,
    created_retry_pack_body,
)
from orders.use_cases.book_order_context import BookOrderContext
from orders.use_cases.order_retry_pack import order_retry_pack
from orders.use_cases.place_book_order import place_book_order


def order_routes(context: BookOrderContext) -> APIRouter:
    routes = router("/api/orders", "orders", transactional=False)

    @routes.post("/create/", status_code=201, response_model=CreatedOrder, openapi_extra={"security": OPTIONAL_TOKEN})
    async def create_order(
        body: CreateOrderBody, request: Request, caller: AnyCaller, accept_language: AcceptLanguage
    ) -> Response:
        """Order printed copies of the caller's books, by a customer or a visitor. It waits for its payment."""
        storefront = context.storefronts[caller.storefront]
        command = body.command(caller, storefront, _request_id(request), accept_language)
        return json_response(created_order_body(await place_book_order(command, context)), 201)

    @routes.post("/retry-pack/create/", status_code=201, response_model=CreatedRetryPack)
    async def create_retry_pack(body: RetryPackBody, request: Request, caller: Customer) -> Response:
        """Order more generations of one item of a book that is paid for."""
        command = body.command(caller, context.storefronts[caller.storefront], _request_id(request))
        return json_response(created_retry_pack_body(await order_retry_pack(command, context)), 201)

    return routes


def _request_id(request: Request) -> UUID | None:
    """Derived from the request's `Idempotency-Key`, so that repetitions get the same id; None without a key."""
    keyed = request.state.keyed
    return uuid5(NAMESPACE_URL, f"{keyed.scope} {keyed.key}") if keyed else None
