"""Adding to a cart and changing its lines. Carts reserve nothing; stock is checked against what was last heard."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from cart.domain.line import Line
from cart.domain.lines import Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class AddItem:
    storefront: str
    owner_id: UUID
    product_id: UUID
    variant_id: UUID | None
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    storefront: str
    owner_id: UUID
    line_id: UUID
    quantity: int


async def add_item(command: AddItem, session: AsyncSession) -> Line:
    """Raises ProductUnheard, VariantUnheard, StockUnavailable."""
    lines = Lines(session, command.storefront, command.owner_id)
    return await lines.add(command.product_id, command.variant_id, command.quantity)


async def change_line(command: ChangeLine, session: AsyncSession) -> Line:
    """Raises LineNotFound, ProductUnheard, VariantUnheard, StockUnavailable."""
    return await Lines(session, command.storefront, command.owner_id).change(command.line_id, command.quantity)


async def remove_line(storefront: str, owner_id: UUID, line_id: UUID, session: AsyncSession) -> None:
    """Raises LineNotFound."""
    await Lines(session, storefront, owner_id).remove(line_id)


async def clear_cart(storefront: str, owner_id: UUID, session: AsyncSession) -> None:
    await Lines(session, storefront, owner_id).clear()
