"""Emporium: what a customer looks at."""

from typing import Annotated
from uuid import UUID

from common.paging import page_request
from common.web import Customer, Reads, json_response, router
from dialects.emporium import Page
from dialects.numbered_pages import numbered_page
from fastapi import Query, Request, Response

from orders.contracts.emporium.schemas import ListedOrder, OrderDetail, listed_order, order_detail
from orders.domain.reads import OrderReads

PAGE_SIZE, LARGEST_PAGE = 20, 100
Text = Annotated[str | None, Query()]

reading = router("/api/v1/orders", "orders")


@reading.get("/", response_model=Page[ListedOrder])
async def list_orders(
    request: Request,
    caller: Customer,
    reads: Reads,
    page: Text = None,
    page_size: Text = None,
    ordering: Text = None,
) -> Response:
    """The caller's orders. `ordering` is `-created_at` (default) or `created_at`; anything else is ignored."""
    assert caller.user_id is not None
    wanted = page_request(page, page_size, default=PAGE_SIZE, most=LARGEST_PAGE)
    orders = OrderReads(reads, caller.storefront)
    count, rows = await orders.page(caller.user_id, wanted, oldest_first=ordering == "created_at")
    return json_response(numbered_page(request, wanted, count, [listed_order(row) for row in rows]))


@reading.get("/{order_id}/", response_model=OrderDetail)
async def read_order(order_id: UUID, caller: Customer, reads: Reads) -> Response:
    return json_response(order_detail(await OrderReads(reads, caller.storefront).detail(order_id, caller.user_id)))
