"""Event handlers: the whole subscription table."""

from common.audit import forget_actor
from common.db.unit_of_work import UnitOfWork
from common.events.catalog import ProductChanged, StockChanged
from common.events.identity import GuestClaimed, UserDeleted
from common.events.orders import CheckoutAbandoned, OrderCreated
from common.kernel.storefronts import Storefronts
from common.messaging.handlers import HandlerRegistry

from cart.repository.claims import Claims
from cart.repository.cleanup import delete_cart
from cart.repository.read_model import store_product, store_stock
from cart.use_cases.merge_carts import MergeCarts, merge_carts


def consumers(storefronts: Storefronts) -> HandlerRegistry:
    handlers = HandlerRegistry()

    @handlers.on(ProductChanged, name="learn_the_product")
    async def learn_the_product(event: ProductChanged, uow: UnitOfWork) -> None:
        await store_product(uow, event)

    @handlers.on(StockChanged, batch=True, name="learn_the_stock")
    async def learn_the_stock(event: StockChanged, uow: UnitOfWork) -> None:
        unit_id = event.variant_id or event.product_id
        await store_stock(uow, event.storefront, unit_id, event.quantity, event.version)

    @handlers.on(OrderCreated, batch=True, name="drop_what_was_ordered")
    async def drop_what_was_ordered(event: OrderCreated, uow: UnitOfWork) -> None:
        await Claims(uow, event.storefront).consume(event.order_id)

    @handlers.on(CheckoutAbandoned, name="put_back_what_was_claimed")
    async def put_back_what_was_claimed(event: CheckoutAbandoned, uow: UnitOfWork) -> None:
        await Claims(uow, event.storefront).release(event.order_id)

    @handlers.on(GuestClaimed, name="merge_the_guests_cart")
    async def merge_the_guests_cart(event: GuestClaimed, uow: UnitOfWork) -> None:
        command = MergeCarts(
            storefront=storefronts[event.storefront],
            guest_id=event.guest_id,
            user_id=event.user_id,
        )
        await merge_carts(command, uow)

    @handlers.on(UserDeleted, name="erase_the_cart")
    async def erase_the_cart(event: UserDeleted, uow: UnitOfWork) -> None:
        await delete_cart(uow, event.storefront, event.user_id)
        await forget_actor(uow, event.storefront, event.user_id)

    return handlers
