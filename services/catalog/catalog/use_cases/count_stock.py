"""What staff say about stock: how much there is, or how much came or went."""

from uuid import UUID

from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.goods import Goods
from catalog.domain.stock import MovementKind, StockUnit
from catalog.use_cases.move_stock import Cause, move_stock


async def set_stock(
    session: AsyncSession, storefront: Storefront, unit_id: UUID, quantity: int, actor_id: UUID | None
) -> StockUnit:
    """There are `quantity`, whatever was thought before. Raises ProductNotFound."""
    unit = await Goods(session, storefront.name).unit(unit_id)
    await session.refresh(unit, with_for_update=True)
    if unit.quantity != quantity:
        cause = Cause(kind=MovementKind.SET, actor_id=actor_id)
        await move_stock(session, storefront, {unit_id: quantity - unit.quantity}, cause)
        await session.refresh(unit)
    return unit


async def adjust_stock(
    session: AsyncSession, storefront: Storefront, unit_id: UUID, delta: int, reason: str, actor_id: UUID | None
) -> StockUnit:
    """Raises ProductNotFound, StockUnavailable when less than nothing would be left."""
    unit = await Goods(session, storefront.name).unit(unit_id)
    cause = Cause(kind=MovementKind.ADJUST, actor_id=actor_id, reason=reason)
    await move_stock(session, storefront, {unit_id: delta}, cause)
    await session.refresh(unit)
    return unit
