"""Set or adjust the quantity of a stock unit, by a member of staff."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from catalog.domain.stock import MovementKind, StockUnit
from catalog.repository.catalog import Catalog
from catalog.repository.stock import Cause
from catalog.use_cases.move_stock import move_stock


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStock:
    """`actor_id` is the member of staff."""

    storefront: Storefront
    unit_id: UUID
    quantity: int
    actor_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustStock:
    """`actor_id` is the member of staff."""

    storefront: Storefront
    unit_id: UUID
    delta: int
    reason: str
    actor_id: UUID | None


async def set_stock(command: SetStock, uow: UnitOfWork) -> StockUnit:
    """Raises ProductNotFound."""
    catalog = Catalog(uow, command.storefront.name)
    unit = await catalog.lock_unit(command.unit_id)
    if unit.quantity == command.quantity:
        return unit
    cause = Cause(kind=MovementKind.SET, actor_id=command.actor_id)
    await move_stock(uow, command.storefront, {unit.id: command.quantity - unit.quantity}, cause)
    return await catalog.unit(unit.id)


async def adjust_stock(command: AdjustStock, uow: UnitOfWork) -> StockUnit:
    """Raises ProductNotFound, StockUnavailable if the quantity would become negative."""
    catalog = Catalog(uow, command.storefront.name)
    unit = await catalog.unit(command.unit_id)
    cause = Cause(kind=MovementKind.ADJUST, actor_id=command.actor_id, reason=command.reason)
    await move_stock(uow, command.storefront, {unit.id: command.delta}, cause)
    return await catalog.unit(unit.id)
