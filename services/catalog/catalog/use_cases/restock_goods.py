"""Goods of an order came back: they are for sale again."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from catalog.domain.stock import MovementKind
from catalog.repository.stock import Cause, sold_units
from catalog.use_cases.move_stock import move_stock


@dataclass(frozen=True, slots=True, kw_only=True)
class RestockGoods:
    """`quantities` by stock unit: the variant, or the product if it has none."""

    storefront: Storefront
    order_id: UUID
    quantities: Mapping[UUID, int]


async def restock_goods(command: RestockGoods, uow: UnitOfWork) -> None:
    """Units that are not counted, or do not exist any more, are left out."""
    known = await sold_units(uow, command.storefront.name, [*command.quantities])
    counted = {unit: number for unit, number in command.quantities.items() if _is_counted(known, unit)}
    if counted:
        cause = Cause(kind=MovementKind.RETURN, order_id=command.order_id, reason="goods returned")
        await move_stock(uow, command.storefront, counted, cause)


def _is_counted(known: Mapping[UUID, Mapping[str, object]], unit: UUID) -> bool:
    return unit in known and bool(known[unit]["track_inventory"])
