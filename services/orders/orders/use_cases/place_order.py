"""Store the order of a checkout."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from common.db.executor import Executor
from common.events.envelope import Envelope
from common.kernel import clock
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.cart import ClaimedLine
from common.rpc.interfaces.catalog import ReservedLine
from common.rpc.interfaces.identity import AddressSnapshot

from orders.domain.errors import CheckoutLapsed
from orders.domain.events import created
from orders.domain.numbers import order_number
from orders.domain.order import HistoryEntry, Order, OrderLine
from orders.domain.status import DEFAULT_NOTES, Status
from orders.domain.totals import Totals
from orders.repository.writes import OrderNumberTaken, place
from orders.storefront import OrderRules

MAX_DRAWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder:
    """`claimed` has the prices, `reserved` the names. The order stores both and never reads them again."""

    order_id: UUID
    storefront: Storefront
    user_id: UUID
    email: str
    language: Language | None
    shipping_address: AddressSnapshot
    billing_address: AddressSnapshot
    claimed: list[ClaimedLine]
    reserved: list[ReservedLine]


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    order: Order
    lines: list[OrderLine]


class NumbersExhausted(Exception):
    """MAX_DRAWS random order numbers in a row were taken."""


async def place_order(command: PlaceOrder, executor: Executor) -> PlacedOrder:
    """Store the order with its lines, its first history entry and `order.created`. Raises CheckoutLapsed."""
    lines = _lines(command)
    order = _order(command, lines)
    entry = order.entry(DEFAULT_NOTES[Status.PENDING], command.user_id, at=order.created_at)
    prefix = command.storefront.section(OrderRules).number_prefix
    await write_order(order, lines, entry, executor, lambda: order_number(prefix, order.created_at))
    return PlacedOrder(order, lines)


async def write_order(
    order: Order, lines: list[OrderLine], entry: HistoryEntry, executor: Executor, draw_number: Callable[[], str]
) -> None:
    """Store the order with the first number drawn that is not taken. Raises CheckoutLapsed, NumbersExhausted."""
    for _ in range(MAX_DRAWS):
        order.number = draw_number()
        with suppress(OrderNumberTaken):
            if not await place(executor, order, lines, entry, Envelope.of(created(order, lines))):
                raise CheckoutLapsed()
            return
    raise NumbersExhausted(order.number)


def _lines(command: PlaceOrder) -> list[OrderLine]:
    reserved = {(line.product_id, line.variant_id): line for line in command.reserved}
    return [
        _line(command.order_id, position, line, reserved[line.product_id, line.variant_id])
        for position, line in enumerate(command.claimed)
    ]


def _line(order_id: UUID, position: int, claimed: ClaimedLine, reserved: ReservedLine) -> OrderLine:
    names = reserved.model_dump(exclude={"quantity"})
    price = claimed.unit_price
    return OrderLine(order_id=order_id, position=position, quantity=claimed.quantity, unit_price=price, **names)


def _order(command: PlaceOrder, lines: list[OrderLine]) -> Order:
    storefront = command.storefront
    totals = Totals.of((line.unit_price * line.quantity for line in lines), storefront)
    now = clock.now()
    return Order(
        id=command.order_id,
        storefront=storefront.name,
        number="",
        user_id=command.user_id,
        email=command.email,
        language=command.language,
        currency=storefront.currency,
        subtotal=totals.subtotal,
        tax=totals.tax,
        shipping=totals.shipping,
        discount=totals.discount,
        total=totals.total,
        item_count=sum(line.quantity for line in lines),
        shipping_address=command.shipping_address.model_dump(),
        billing_address=command.billing_address.model_dump(),
        expires_at=now + timedelta(seconds=storefront.section(OrderRules).reservation),
        created_at=now,
        updated_at=now,
    )
