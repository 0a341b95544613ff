"""The cart endpoints. A caller who is not signed in has a guest's cart."""

from typing import Annotated
from uuid import UUID

from common.db.executor import Executor
from common.http import AnyCaller, BaseUrl, OneStatement, Reads, Transaction
from common.kernel.callers import Caller
from common.kernel.errors import NotAuthenticated
from common.kernel.storefronts import Storefronts
from dialects.marbelle_bodies import Envelope, Id, envelope_response
from fastapi import APIRouter, Depends
from starlette.responses import Response

from cart.contracts.marbelle.presenters import CartPresenter, JsonObject, totals_of
from cart.contracts.marbelle.schemas import AddItemBody, CartChanged, CartShown, ChangeItemBody, ItemChanged
from cart.http.refreshing_route import RefreshingRoute
from cart.repository.lines import CartLines
from cart.repository.read_model import product_id_by_number
from cart.repository.totals import read_cart, sum_cart
from cart.use_cases.add_item import AddItem, add_item
from cart.use_cases.change_line import ChangeLine, change_line
from cart.use_cases.clear_cart import ClearCart, clear_cart
from cart.use_cases.remove_line import RemoveLine, remove_line


async def _owner(caller: AnyCaller) -> UUID:
    """Return the id of the user, else of the guest. The gateway issues a guest id to every other caller."""
    owner = caller.user_id or caller.guest_id
    if owner is None:
        raise NotAuthenticated()
    return owner


Owner = Annotated[UUID, Depends(_owner)]


def cart_routes(storefronts: Storefronts) -> APIRouter:
    routes = APIRouter(prefix="/api/v1/cart", tags=["cart"], route_class=RefreshingRoute)

    def presenter(caller: Caller, base_url: str) -> CartPresenter:
        return CartPresenter(storefronts[caller.storefront], base_url)

    async def totals(executor: Executor, caller: Caller, owner: UUID) -> JsonObject:
        remaining = await sum_cart(executor, caller.storefront, owner)
        return totals_of(storefronts[caller.storefront], remaining.units, remaining.subtotal)

    @routes.get("/", response_model=Envelope[CartShown])
    async def get_cart(caller: AnyCaller, owner: Owner, reads: Reads, base_url: BaseUrl) -> Response:
        """The caller's cart, or the guest's."""
        cart = await read_cart(reads, caller.storefront, owner)
        return envelope_response("Cart retrieved successfully.", presenter(caller, base_url).cart(cart))

    @routes.post("/items/", response_model=Envelope[ItemChanged], operation_id="cart.add_item")
    async def add(
        body: AddItemBody, caller: AnyCaller, owner: Owner, executor: OneStatement, base_url: BaseUrl
    ) -> Response:
        """Add a product to the cart; quantities of a product that is in it add up."""
        command = AddItem(
            storefront=storefronts[caller.storefront],
            owner_id=owner,
            is_guest=caller.user_id is None,
            product_id=await product_id_by_number(executor, caller.storefront, body.product_id),
            variant_id=None,
            quantity=body.quantity,
        )
        line = await add_item(command, executor)
        data = {"item": presenter(caller, base_url).item(line), "cart_totals": await totals(executor, caller, owner)}
        return envelope_response(f"Added {body.quantity} x {line.item.name} to cart.", data)

    @routes.put("/items/{item_id}/", response_model=Envelope[ItemChanged], operation_id="cart.update_item")
    async def change(
        item_id: Id, body: ChangeItemBody, caller: AnyCaller, owner: Owner, uow: Transaction, base_url: BaseUrl
    ) -> Response:
        """Set the quantity of an item."""
        storefront = storefronts[caller.storefront]
        command = ChangeLine(
            storefront=storefront,
            owner_id=owner,
            line_id=(await CartLines(uow, storefront, owner).by_number(item_id)).id,
            quantity=body.quantity,
        )
        line = await change_line(command, uow)
        data = {"item": presenter(caller, base_url).item(line), "cart_totals": await totals(uow, caller, owner)}
        return envelope_response("Cart item updated successfully.", data)

    @routes.delete("/items/{item_id}/remove/", response_model=Envelope[CartChanged], operation_id="cart.remove_item")
    async def remove(item_id: Id, caller: AnyCaller, owner: Owner, uow: Transaction) -> Response:
        """Take an item out of the cart."""
        storefront = storefronts[caller.storefront]
        line = await CartLines(uow, storefront, owner).by_number(item_id)
        await remove_line(RemoveLine(storefront=storefront, owner_id=owner, line_id=line.id), uow)
        return envelope_response(f"Removed {line.name} from cart.", {"cart_totals": await totals(uow, caller, owner)})

    @routes.delete("/clear/", response_model=Envelope[CartChanged])
    async def clear(caller: AnyCaller, owner: Owner, uow: Transaction) -> Response:
        """Take everything out of the cart."""
        await clear_cart(ClearCart(storefront=storefronts[caller.storefront], owner_id=owner), uow)
        return envelope_response("Cart cleared successfully.", {"cart_totals": await totals(uow, caller, owner)})

    return routes
