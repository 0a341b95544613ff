"""What cart does when it is told something."""

from common.consumers import Consumers
from common.database import execute
from common.events.catalog import ProductChanged, StockChanged
from common.events.identity import GuestClaimed, UserDeleted
from common.events.orders import CheckoutAbandoned, OrderCreated
from common.storefronts import Storefronts
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from cart.domain.cart import LARGEST_LINE
from cart.domain.claims import Claims
from cart.domain.known_goods import learn_product, learn_stock
from cart.use_cases.merge_carts import MergeCarts, merge_carts

_ERASE = text("delete from carts where storefront = :storefront and owner_id = :owner")


def consumers(storefronts: Storefronts) -> Consumers:
    """The whole subscription table."""
    told = Consumers()

    @told.on(ProductChanged)
    async def learn_the_product(event: ProductChanged, tx: AsyncSession) -> None:
        await learn_product(tx, event)

    @told.on(StockChanged, together=True)
    async def learn_the_stock(event: StockChanged, tx: AsyncSession) -> None:
        unit_id = event.variant_id or event.product_id
        await learn_stock(tx, event.storefront, unit_id, event.quantity, event.version)

    @told.on(OrderCreated, together=True)
    async def drop_what_was_ordered(event: OrderCreated, tx: AsyncSession) -> None:
        await Claims(tx, event.storefront).spend(event.order_id)

    @told.on(CheckoutAbandoned)
    async def put_back_what_was_claimed(event: CheckoutAbandoned, tx: AsyncSession) -> None:
        await Claims(tx, event.storefront).release(event.order_id, LARGEST_LINE)

    @told.on(GuestClaimed)
    async def merge_the_guests_cart(event: GuestClaimed, tx: AsyncSession) -> None:
        command = MergeCarts(
            storefront=storefronts[event.storefront],
            merge_id=event.merge_id,
            guest_id=event.guest_id,
            user_id=event.user_id,
        )
        await merge_carts(command, tx)

    @told.on(UserDeleted)
    async def erase_the_cart(event: UserDeleted, tx: AsyncSession) -> None:
        await execute(tx, _ERASE, {"storefront": event.storefront, "owner": event.user_id})

    return told
