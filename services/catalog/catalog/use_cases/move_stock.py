"""Change the stock of units, with journal entries and events. reserve_stock changes it by `repository.stock.take`."""

from collections.abc import Mapping, Sequence
from typing import Never
from uuid import UUID

from common.db.executor import Row
from common.db.unit_of_work import UnitOfWork
from common.events.catalog import StockChanged, StockLow
from common.kernel.storefronts import Storefront
from common.mail.mails import Templates, send_mail
from common.messaging.outbox import publish

from catalog.domain.errors import StockUnavailable
from catalog.repository import stock
from catalog.repository.stock import Cause
from catalog.storefront import StockRules

TEMPLATES = Templates("catalog")


async def move_stock(uow: UnitOfWork, storefront: Storefront, deltas: Mapping[UUID, int], cause: Cause) -> None:
    """Change units by these deltas, all or none. Raises StockUnavailable if a quantity would become negative."""
    moved = []
    for unit_id, unit in await stock.move(uow, storefront.name, deltas, cause):
        if unit is None:
            await _refuse(uow, unit_id, deltas[unit_id])
        moved.append(unit)
    await publish_stock(uow, storefront, moved, deltas)


async def publish_stock(
    uow: UnitOfWork, storefront: Storefront, moved: Sequence[Row], deltas: Mapping[UUID, int]
) -> None:
    """Publish the new quantities, and notify staff of units that have become low."""
    await publish(uow, *(_changed(storefront, unit) for unit in moved))
    await _notify_staff(uow, storefront, [unit for unit in moved if _became_low(storefront, unit, deltas[unit["id"]])])


async def _refuse(uow: UnitOfWork, unit_id: UUID, delta: int) -> Never:
    unit = await stock.stock_unit(uow, unit_id)
    raise StockUnavailable(
        product_id=str(unit.product_id),
        variant_id=str(unit.variant_id) if unit.variant_id else None,
        requested=-delta,
        available=unit.quantity,
    )


def _changed(storefront: Storefront, unit: Row) -> StockChanged:
    return StockChanged(
        storefront=storefront.name,
        version=unit["version"],
        product_id=unit["product_id"],
        variant_id=unit["variant_id"],
        slug=unit["slug"],
        number=unit["number"],
        quantity=unit["quantity"],
    )


def _threshold(storefront: Storefront, unit: Row) -> int:
    own: int | None = unit["low_stock_threshold"]
    return storefront.section(StockRules).low_stock_threshold if own is None else own


def _became_low(storefront: Storefront, unit: Row, delta: int) -> bool:
    """Whether this change crossed the threshold downwards."""
    return bool(unit["track_inventory"] and unit["quantity"] <= _threshold(storefront, unit) < unit["quantity"] - delta)


async def _notify_staff(uow: UnitOfWork, storefront: Storefront, units: Sequence[Row]) -> None:
    if not units:
        return
    await publish(uow, *(_low(storefront, unit) for unit in units))
    await send_mail(uow, TEMPLATES.render("stock_low", storefront, storefront.mail.staff, units=units))


def _low(storefront: Storefront, unit: Row) -> StockLow:
    return StockLow(
        storefront=storefront.name,
        version=unit["version"],
        product_id=unit["product_id"],
        variant_id=unit["variant_id"],
        name=unit["name"],
        sku=unit["sku"],
        quantity=unit["quantity"],
        threshold=_threshold(storefront, unit),
    )
