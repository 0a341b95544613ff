"""The paths of section 3.3. There are no guest carts: everything needs a customer."""

from typing import Any
from uuid import UUID

from common.callers import Caller
from common.money import formatter
from common.storefronts import Storefronts
from common.web import Customer, Reads, Transaction, json_response
from fastapi import APIRouter
from starlette.responses import Response

from cart.contracts.emporium.schemas import (
    AddItemBody,
    CartBody,
    ChangeItemBody,
    Cleared,
    Item,
    Money,
    UpdatedItem,
    cart_of,
    item_of,
)
from cart.domain.totals import read_cart
from cart.learning import LearningRoute
from cart.use_cases.fill_cart import ChangeLine, add_item, change_line, clear_cart, remove_line

ADDED_MORE: dict[int | str, dict[str, Any]] = {200: {"model": UpdatedItem, "description": "The line was there already"}}


def routes(storefronts: Storefronts) -> APIRouter:
    router = APIRouter(prefix="/api/v1/cart", tags=["cart"], route_class=LearningRoute)

    def money(caller: Caller) -> Money:
        return formatter(storefronts[caller.storefront].currency)

    @router.get("/", response_model=CartBody)
    async def get_cart(caller: Customer, reads: Reads) -> Response:
        cart = await read_cart(reads, caller.storefront, owner(caller))
        return json_response(cart_of(cart, money(caller)))

    @router.post("/items/", status_code=201, response_model=Item, responses=ADDED_MORE)
    async def add(body: AddItemBody, caller: Customer, tx: Transaction) -> Response:
        """201 for a new line; 200 with a message when the cart had the item already and the quantities add up."""
        line = await add_item(body.command(storefronts[caller.storefront], owner(caller)), tx)
        item = item_of(line, money(caller))
        if line.is_new:
            return json_response(item, 201)
        return json_response({"message": "Item quantity updated", **item})

    @router.put("/items/{line_id}/", response_model=Item)
    async def change(line_id: UUID, body: ChangeItemBody, caller: Customer, tx: Transaction) -> Response:
        command = ChangeLine(
            storefront=caller.storefront,
            owner_id=owner(caller),
            line_id=line_id,
            quantity=body.quantity,
            most=storefronts[caller.storefront].cart.largest_line,
        )
        return json_response(item_of(await change_line(command, tx), money(caller)))

    @router.delete("/items/{line_id}/", status_code=204)
    async def remove(line_id: UUID, caller: Customer, tx: Transaction) -> None:
        await remove_line(caller.storefront, owner(caller), line_id, tx)

    async def clear(caller: Customer, tx: Transaction) -> Cleared:
        await clear_cart(caller.storefront, owner(caller), tx)
        return Cleared(message="Cart cleared successfully")

    router.post("/clear/")(clear)
    router.delete("/clear/", operation_id="clear_cart_by_delete")(clear)
    return router


def owner(caller: Caller) -> UUID:
    assert caller.user_id is not None, "the Customer dependency admits nobody else"
    return caller.user_id
