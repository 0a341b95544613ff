"""The cart endpoints (section 3.3 of the contract's document). Guests have no cart: every endpoint needs a customer."""

from typing import Any
from uuid import UUID

from common.http import Customer, OneStatement, Reads, Transaction, json_response
from common.kernel.callers import Caller
from common.kernel.money import formatter
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter
from starlette.responses import Response

from cart.contracts.emporium.presenters import Money, cart_of, item_of
from cart.contracts.emporium.schemas import (
    AddItemBody,
    CartBody,
    ChangeItemBody,
    Cleared,
    Item,
    UpdatedItem,
)
from cart.http.refreshing_route import RefreshingRoute
from cart.repository.totals import read_cart
from cart.use_cases.add_item import add_item
from cart.use_cases.change_line import ChangeLine, change_line
from cart.use_cases.clear_cart import ClearCart, clear_cart
from cart.use_cases.remove_line import RemoveLine, remove_line

ADDED_MORE: dict[int | str, dict[str, Any]] = {
    200: {"model": UpdatedItem, "description": "The cart had the line already"}
}


def cart_routes(storefronts: Storefronts) -> APIRouter:
    routes = APIRouter(prefix="/api/v1/cart", tags=["cart"], route_class=RefreshingRoute)

    def money(caller: Caller) -> Money:
        return formatter(storefronts[caller.storefront].currency)

    @routes.get("/", response_model=CartBody)
    async def get_cart(caller: Customer, reads: Reads) -> Response:
        """The cart with its lines and totals."""
        cart = await read_cart(reads, caller.storefront, owner(caller))
        return json_response(cart_of(cart, money(caller)))

    @routes.post("/items/", status_code=201, response_model=Item, responses=ADDED_MORE, operation_id="cart.add_item")
    async def add(body: AddItemBody, caller: Customer, executor: OneStatement) -> Response:
        """201 for a new line; 200 with a message when the cart had the item already and the quantities add up."""
        line = await add_item(body.command(storefronts[caller.storefront], owner(caller)), executor)
        item = item_of(line, money(caller))
        if line.is_new:
            return json_response(item, 201)
        return json_response({"message": "Item quantity updated", **item})

    @routes.put("/items/{line_id}/", response_model=Item, operation_id="cart.update_item")
    async def change(line_id: UUID, body: ChangeItemBody, caller: Customer, uow: Transaction) -> Response:
        """Set the quantity of a line."""
        command = ChangeLine(
            storefront=storefronts[caller.storefront],
            owner_id=owner(caller),
            line_id=line_id,
            quantity=body.quantity,
        )
        return json_response(item_of(await change_line(command, uow), money(caller)))

    @routes.delete("/items/{line_id}/", status_code=204, operation_id="cart.remove_item")
    async def remove(line_id: UUID, caller: Customer, uow: Transaction) -> None:
        """Take a line out of the cart."""
        storefront = storefronts[caller.storefront]
        await remove_line(RemoveLine(storefront=storefront, owner_id=owner(caller), line_id=line_id), uow)

    async def clear(caller: Customer, uow: Transaction) -> Cleared:
        """Take everything out of the cart."""
        await clear_cart(ClearCart(storefront=storefronts[caller.storefront], owner_id=owner(caller)), uow)
        return Cleared(message="Cart cleared successfully")

    routes.post("/clear/")(clear)
    routes.delete("/clear/", operation_id="cart.clear_by_other_method")(clear)
    return routes


def owner(caller: Caller) -> UUID:
    assert caller.user_id is not None, "the Customer dependency requires a signed-in user"
    return caller.user_id
