"""Queries for shipments, returns, refunds and notes of orders. The order's row is locked by the caller."""

from collections.abc import Collection
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork

from orders.domain.workbench import GoodsReturn, OrderRefund, Shipment
from orders.domain.workbench_errors import ShipmentNotFound

_SHIPPED: LiteralString = """
    select line_id, sum(quantity)::int as quantity from shipment_lines join shipments on shipments.id = shipment_id
    where storefront = %(storefront)s and order_id = %(order_id)s group by line_id
"""
_RETURNED: LiteralString = """
    select line_id, sum(quantity)::int as quantity from return_lines join order_returns on order_returns.id = return_id
    where storefront = %(storefront)s and order_id = %(order_id)s group by line_id
"""
_REFUNDED: LiteralString = """
    select (line.key)::uuid as line_id, sum(line.value::int)::int as quantity
    from order_refunds, jsonb_each_text(lines) as line
    where storefront = %(storefront)s and order_id = %(order_id)s and id <> all(%(failed)s) group by line.key
"""
_SHIPMENTS: LiteralString = """
    select shipments.*, actor_name(storefront, created_by, created_at) as created_by_name, coalesce((
        select jsonb_agg(jsonb_build_object('line_id', line_id, 'quantity', parcel.quantity) order by position)
        from shipment_lines parcel join order_lines on order_lines.id = line_id where shipment_id = shipments.id
    ), '[]') as lines
    from shipments where storefront = %(storefront)s and order_id = %(order_id)s order by position
"""
_RETURNS: LiteralString = """
    select order_returns.*, actor_name(storefront, created_by, created_at) as created_by_name, coalesce((
        select jsonb_agg(jsonb_build_object('line_id', line_id, 'quantity', parcel.quantity) order by position)
        from return_lines parcel join order_lines on order_lines.id = line_id where return_id = order_returns.id
    ), '[]') as lines
    from order_returns where storefront = %(storefront)s and order_id = %(order_id)s order by created_at, id
"""
_REFUNDS: LiteralString = """
    select *, actor_name(storefront, created_by, created_at) as created_by_name from order_refunds
    where storefront = %(storefront)s and order_id = %(order_id)s order by created_at, id
"""
_NOTES: LiteralString = """
    select *, actor_name(storefront, created_by, created_at) as created_by_name from order_notes
    where storefront = %(storefront)s and order_id = %(order_id)s order by created_at, id
"""
_BY_ID: LiteralString = "id = %(id)s and storefront = %(storefront)s"
_SHIPMENT: LiteralString = "id = %(id)s and storefront = %(storefront)s and order_id = %(order_id)s"
_NEWEST_POSITION: LiteralString = """
    select coalesce(max(position), 0) from shipments where storefront = %(storefront)s and order_id = %(order_id)s
"""
_UNANNOUNCED: LiteralString = """
    storefront = %(storefront)s and order_id = %(order_id)s and notify and notified_at is null
    order by created_at, id limit 1
"""


async def read_shipped(executor: Executor, storefront: str, order_id: UUID) -> dict[UUID, int]:
    """Quantities by line."""
    return _by_line(await executor.fetch(_SHIPPED, storefront=storefront, order_id=order_id))


async def read_returned(executor: Executor, storefront: str, order_id: UUID) -> dict[UUID, int]:
    """Quantities by line."""
    return _by_line(await executor.fetch(_RETURNED, storefront=storefront, order_id=order_id))


async def read_refunded(
    executor: Executor, storefront: str, order_id: UUID, failed: Collection[UUID]
) -> dict[UUID, int]:
    """Quantities by line, without the refunds that payments reports as failed."""
    return _by_line(await executor.fetch(_REFUNDED, storefront=storefront, order_id=order_id, failed=list(failed)))


async def read_shipments(executor: Executor, storefront: str, order_id: UUID) -> list[Row]:
    """With their `lines`, oldest first."""
    return await executor.fetch(_SHIPMENTS, storefront=storefront, order_id=order_id)


async def read_returns(executor: Executor, storefront: str, order_id: UUID) -> list[Row]:
    """With their `lines`, oldest first."""
    return await executor.fetch(_RETURNS, storefront=storefront, order_id=order_id)


async def read_refunds(executor: Executor, storefront: str, order_id: UUID) -> list[Row]:
    """Oldest first."""
    return await executor.fetch(_REFUNDS, storefront=storefront, order_id=order_id)


async def read_notes(executor: Executor, storefront: str, order_id: UUID) -> list[Row]:
    """Oldest first."""
    return await executor.fetch(_NOTES, storefront=storefront, order_id=order_id)


async def get_shipment(uow: UnitOfWork, storefront: str, order_id: UUID, shipment_id: UUID) -> Shipment:
    """Raises ShipmentNotFound."""
    shipment = await uow.get(Shipment, _SHIPMENT, id=shipment_id, storefront=storefront, order_id=order_id)
    if shipment is None:
        raise ShipmentNotFound()
    return shipment


async def get_refund(uow: UnitOfWork, storefront: str, refund_id: UUID) -> OrderRefund | None:
    return await uow.get(OrderRefund, _BY_ID, id=refund_id, storefront=storefront)


async def get_return(uow: UnitOfWork, storefront: str, return_id: UUID) -> GoodsReturn | None:
    return await uow.get(GoodsReturn, _BY_ID, id=return_id, storefront=storefront)


async def newest_position(executor: Executor, storefront: str, order_id: UUID) -> int:
    """0 without shipments."""
    return int(await executor.fetch_value(_NEWEST_POSITION, storefront=storefront, order_id=order_id))


async def unannounced_refund(uow: UnitOfWork, storefront: str, order_id: UUID) -> OrderRefund | None:
    """The oldest refund of which the customer is to be told."""
    return await uow.get(OrderRefund, _UNANNOUNCED, storefront=storefront, order_id=order_id)


def _by_line(rows: list[Row]) -> dict[UUID, int]:
    return {row["line_id"]: row["quantity"] for row in rows}
