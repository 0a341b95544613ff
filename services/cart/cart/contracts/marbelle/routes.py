"""The paths of the cart. Whoever is not signed in has the cart of a guest."""

from typing import Annotated
from uuid import UUID

from common.callers import Caller
from common.errors import NotAuthenticated
from common.storefronts import Storefronts
from common.web import AnyCaller, BaseUrl, Reads, Transaction
from dialects.marbelle_bodies import Answer, Id, answered
from fastapi import APIRouter, Depends
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import Response

from cart.contracts.marbelle.schemas import AddItemBody, CartChanged, CartShown, ChangeItemBody, ItemChanged
from cart.contracts.marbelle.shapes import Shape, Shapes, totals_of
from cart.domain.known_goods import product_of
from cart.domain.lines import Lines
from cart.domain.totals import read_cart, sum_cart
from cart.learning import LearningRoute
from cart.use_cases.fill_cart import AddItem, ChangeLine, add_item, change_line, clear_cart, remove_line


async def _owner(caller: AnyCaller) -> UUID:
    """A user, else a guest. The gateway makes a guest of every stranger."""
    owner = caller.user_id or caller.guest_id
    if owner is None:
        raise NotAuthenticated()
    return owner


Owner = Annotated[UUID, Depends(_owner)]


def routes(storefronts: Storefronts) -> APIRouter:
    router = APIRouter(prefix="/api/v1/cart", tags=["cart"], route_class=LearningRoute)

    def shapes(caller: Caller, base_url: str) -> Shapes:
        return Shapes(storefronts[caller.storefront], base_url)

    async def totals(tx: AsyncSession, caller: Caller, owner: UUID) -> Shape:
        left = await sum_cart(tx, caller.storefront, owner)
        return totals_of(storefronts[caller.storefront], left.units, left.subtotal)

    @router.get("/", response_model=Answer[CartShown])
    async def get_cart(caller: AnyCaller, owner: Owner, reads: Reads, base_url: BaseUrl) -> Response:
        cart = await read_cart(reads, caller.storefront, owner)
        return answered("Cart retrieved successfully.", shapes(caller, base_url).cart(cart))

    @router.post("/items/", response_model=Answer[ItemChanged])
    async def add(body: AddItemBody, caller: AnyCaller, owner: Owner, tx: Transaction, base_url: BaseUrl) -> Response:
        command = AddItem(
            storefront=caller.storefront,
            owner_id=owner,
            is_guest=caller.user_id is None,
            product_id=await product_of(tx, caller.storefront, body.product_id),
            variant_id=None,
            quantity=body.quantity,
            most=storefronts[caller.storefront].cart.largest_line,
        )
        line = await add_item(command, tx)
        data = {"item": shapes(caller, base_url).item(line), "cart_totals": await totals(tx, caller, owner)}
        return answered(f"Added {body.quantity} x {line.item.name} to cart.", data)

    @router.put("/items/{item_id}/", response_model=Answer[ItemChanged])
    async def change(
        item_id: Id, body: ChangeItemBody, caller: AnyCaller, owner: Owner, tx: Transaction, base_url: BaseUrl
    ) -> Response:
        command = ChangeLine(
            storefront=caller.storefront,
            owner_id=owner,
            line_id=(await Lines(tx, caller.storefront, owner).named(item_id)).id,
            quantity=body.quantity,
            most=storefronts[caller.storefront].cart.largest_line,
        )
        line = await change_line(command, tx)
        data = {"item": shapes(caller, base_url).item(line), "cart_totals": await totals(tx, caller, owner)}
        return answered("Cart item updated successfully.", data)

    @router.delete("/items/{item_id}/remove/", response_model=Answer[CartChanged])
    async def remove(item_id: Id, caller: AnyCaller, owner: Owner, tx: Transaction) -> Response:
        line = await Lines(tx, caller.storefront, owner).named(item_id)
        await remove_line(caller.storefront, owner, line.id, tx)
        return answered(f"Removed {line.name} from cart.", {"cart_totals": await totals(tx, caller, owner)})

    @router.delete("/clear/", response_model=Answer[CartChanged])
    async def clear(caller: AnyCaller, owner: Owner, tx: Transaction) -> Response:
        await clear_cart(caller.storefront, owner, tx)
        return answered("Cart cleared successfully.", {"cart_totals": await totals(tx, caller, owner)})

    return router
