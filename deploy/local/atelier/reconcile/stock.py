"""Repairs of reservations, from orders."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from catalog.domain.errors import StockUnavailable
from catalog.repository.reservations import Reservations
from catalog.use_cases.release_stock import ReleaseStock, release_stock
from catalog.use_cases.restore_reservation import RestoreReservation, restore_reservation
from common.rpc.interfaces.catalog import WantedLine
from orders.domain.status import PURCHASED

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services

BATCH = 500
REASON = "reconciled: there is no such order"
_ORDERS = """
    select o.id, o.storefront, o.number, o.status, jsonb_agg(jsonb_build_object('product_id', product_id,
      'variant_id', variant_id, 'quantity', quantity) order by position) as lines
    from orders o join order_lines l on l.order_id = o.id
    where o.id = any(%(orders)s) and o.status <> 'cancelled' group by o.id
"""
_RANKED = """
    select id from orders where id = any(%(orders)s) and status <> 'cancelled'
    order by status in ('shipped', 'delivered', 'returned') desc, status = 'processing' desc, created_at, id
"""
_LIVE = "select id from orders where id = any(%(orders)s) and status <> 'cancelled'"


async def restore(services: Services, findings: list[Finding]) -> list[str]:
    """Shipped orders first, then paid ones, then the oldest. Returns what is oversold."""
    by_id = {UUID(finding.subject): finding for finding in findings}
    ranked = [row["id"] for row in await services.rows("orders", _RANKED, orders=list(by_id))]
    oversold = []
    for ids in _batches(ranked):
        orders = {row["id"]: row for row in await services.rows("orders", _ORDERS, orders=ids)}
        for order_id in ids:
            if order_id in orders and (short := await _restore(services, orders[order_id])):
                oversold.append(short)
    return oversold


async def _restore(services: Services, order: dict[str, Any]) -> str | None:
    """Returns the reason when there is not enough stock. An order cancelled meanwhile releases the stock again."""
    lines = [WantedLine.model_validate(line) for line in order["lines"]]
    storefront, is_paid = services.storefronts[order["storefront"]], order["status"] in PURCHASED
    command = RestoreReservation(storefront=storefront, order_id=order["id"], lines=lines, is_paid=is_paid)
    try:
        async with services.databases["catalog"].transaction() as uow:
            await restore_reservation(command, uow)
    except StockUnavailable as short:
        what = short.facts["variant_id"] or short.facts["product_id"]
        wanted, left = short.facts["requested"], short.facts["available"]
        name = f"{order['storefront']} {order['number']} ({order['status']})"
        return f"oversold: {name} needs {wanted} of {what}, {left} are left: restock, or cancel the order"
    return None


async def keep(services: Services, findings: list[Finding]) -> list[str]:
    for finding in findings:
        async with services.databases["catalog"].transaction() as uow:
            await Reservations(uow, finding.storefront).keep(UUID(finding.subject))
    return []


async def release(services: Services, findings: list[Finding]) -> list[str]:
    """Release reservations, unless the order exists by now."""
    live = {row["id"] for row in await services.rows("orders", _LIVE, orders=[UUID(each.subject) for each in findings])}
    for finding in findings:
        if UUID(finding.subject) not in live:
            await release_reservation(services, finding)
    return []


async def release_reservation(services: Services, finding: Finding) -> None:
    """Release the reservation of the order that is the finding's subject."""
    command = ReleaseStock(
        storefront=services.storefront(finding), order_id=UUID(finding.subject), reason=REASON, also_kept=True
    )
    async with services.databases["catalog"].transaction() as uow:
        await release_stock(command, uow)


def _batches(ids: list[UUID]) -> Iterator[Iterable[UUID]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
