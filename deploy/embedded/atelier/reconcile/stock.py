"""Reservations from orders."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from catalog.domain.errors import StockUnavailable
from catalog.use_cases.release_stock import keep_reservation, release_stock
from catalog.use_cases.restore_reservation import RestoreReservation, restore_reservation
from common.clients.catalog import WantedLine
from orders.domain.status import BOUGHT

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
    """What has left the house comes first, then what is paid, then the oldest. Answers what is oversold."""
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
    """The reason when there is not enough stock. An order that is cancelled meanwhile gives back what it gets here."""
    lines = [WantedLine.model_validate(line) for line in order["lines"]]
    command = RestoreReservation(order_id=order["id"], lines=lines, is_paid=order["status"] in BOUGHT)
    try:
        async with services.databases["catalog"].transaction() as session:
            await restore_reservation(command, session, services.storefronts[order["storefront"]])
    except StockUnavailable as short:
        what = short.facts["variant_id"] or short.facts["product_id"]
        wanted, left = short.facts["requested"], short.facts["available"]
        name = f"{order['storefront']} {order['number']} ({order['status']})"
        return f"oversold: {name} needs {wanted} of {what}, {left} are left: restock, or cancel the order"
    return None


async def keep(services: Services, findings: list[Finding]) -> list[str]:
    for finding in findings:
        async with services.databases["catalog"].transaction() as session:
            await keep_reservation(session, services.storefront(finding), UUID(finding.subject))
    return []


async def release(services: Services, findings: list[Finding]) -> list[str]:
    """Unless the order is there after all."""
    live = {row["id"] for row in await services.rows("orders", _LIVE, orders=[UUID(each.subject) for each in findings])}
    for finding in findings:
        if UUID(finding.subject) not in live:
            async with services.databases["catalog"].transaction() as session:
                order_id, storefront = UUID(finding.subject), services.storefront(finding)
                await release_stock(session, storefront, order_id, REASON, also_kept=True)
    return []


def _batches(ids: list[UUID]) -> Iterator[Iterable[UUID]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
