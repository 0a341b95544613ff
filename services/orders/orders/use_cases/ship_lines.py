"""Staff ship lines of an order, all or a part of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish

from orders.domain.events import changed
from orders.domain.order import Order, OrderLine
from orders.domain.status import Status
from orders.domain.workbench import Quantities, Shipment, ShipmentLine
from orders.domain.workbench_errors import NotShippable
from orders.repository.workbench import get_shipment, newest_position, read_shipped
from orders.repository.writes import Orders
from orders.use_cases.enqueue_order_mail import enqueue_order_mail, enqueue_status_mail

PART_NOTE = "A part of the order was shipped."


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """None where the carrier, its number or its page are not known."""

    carrier: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipLines:
    """`lines` maps ids of lines to quantities; None for everything that is left. `by` is the member of staff."""

    storefront: Storefront
    order_id: UUID
    lines: Mapping[UUID, int] | None
    tracking: Tracking
    note: str | None
    notify: bool
    by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectShipment:
    """`changes` are members of Tracking."""

    storefront: str
    order_id: UUID
    shipment_id: UUID
    changes: Mapping[str, str | None]


async def ship_lines(command: ShipLines, uow: UnitOfWork) -> Shipment:
    """The order is shipped when nothing is left, and stays as it is before; the customer gets a mail of each shipment.

    Raises OrderNotFound, NotShippable, NothingLeft, LineUnknown, QuantityTooLarge.
    """
    storefront = command.storefront
    orders = Orders(uow, storefront.name)
    order, lines = await orders.get_with_lines(command.order_id)
    if order.status is not Status.PROCESSING:
        raise NotShippable(status=order.status.value)
    left = Quantities(lines, await read_shipped(uow, storefront.name, order.id))
    chosen = left.chosen(command.lines)
    shipment = await add_shipment(order, chosen, command.tracking, command.by, uow)
    if chosen == left.left:
        number = command.tracking.tracking_number
        entry = order.change(Status.SHIPPED, command.note, by=command.by, tracking_number=number)
        await publish(uow, changed(order, lines))
        if command.notify:
            await enqueue_status_mail(uow, order, storefront)
    else:
        order.tracking_number = command.tracking.tracking_number or order.tracking_number
        order.updated_at, order.version = clock.now(), order.version + 1
        entry = order.entry(command.note or PART_NOTE, command.by)
        if command.notify:
            parcel = _parcel(lines, chosen)
            await enqueue_order_mail(uow, "partly_shipped", order, storefront, shipment=shipment, parcel=parcel)
    await orders.record(order, entry)
    return shipment


async def add_shipment(
    order: Order, chosen: Mapping[UUID, int], tracking: Tracking, by: UUID | None, uow: UnitOfWork
) -> Shipment:
    """Store a shipment of an order whose row is locked."""
    shipment = Shipment(
        storefront=order.storefront,
        order_id=order.id,
        position=await newest_position(uow, order.storefront, order.id) + 1,
        carrier=tracking.carrier,
        tracking_number=tracking.tracking_number,
        tracking_url=tracking.tracking_url,
        created_by=by,
    )
    parcel = (ShipmentLine(shipment_id=shipment.id, line_id=line, quantity=number) for line, number in chosen.items())
    await uow.defer_add(shipment)
    for line in parcel:
        await uow.defer_add(line)
    return shipment


async def correct_shipment(command: CorrectShipment, uow: UnitOfWork) -> None:
    """The order shows the tracking number of its last shipment. Raises OrderNotFound, ShipmentNotFound."""
    order = await Orders(uow, command.storefront).get(command.order_id)
    shipment = await get_shipment(uow, command.storefront, order.id, command.shipment_id)
    for name, value in command.changes.items():
        setattr(shipment, name, value)
    shipment.updated_at = clock.now()
    await uow.defer_save(shipment)
    if shipment.position == await newest_position(uow, command.storefront, order.id):
        order.tracking_number = shipment.tracking_number
    order.updated_at, order.version = clock.now(), order.version + 1
    await uow.defer_save(order)


def _parcel(lines: list[OrderLine], chosen: Mapping[UUID, int]) -> list[tuple[OrderLine, int]]:
    return [(line, chosen[line.id]) for line in lines if line.id in chosen]
