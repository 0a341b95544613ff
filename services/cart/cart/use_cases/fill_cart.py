"""Adding to a cart and changing its lines. Carts reserve nothing; stock is checked against what was last heard."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from cart.domain.line import Line
from cart.domain.lines import Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class AddItem:
    """`most` is how many of one thing the cart may hold, None for as many as there are."""

    storefront: str
    owner_id: UUID
    product_id: UUID
    variant_id: UUID | None
    quantity: int
    most: int | None = None
    is_guest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    storefront: str
    owner_id: UUID
    line_id: UUID
    quantity: int
    most: int | None = None


async def add_item(command: AddItem, session: AsyncSession) -> Line:
    """Raises ProductUnheard, VariantUnheard, StockUnavailable, LineTooLarge."""
    lines = Lines(session, command.storefront, command.owner_id, is_guest=command.is_guest)
    return await lines.add(command.product_id, command.variant_id, command.quantity, most=command.most)


async def change_line(command: ChangeLine, session: AsyncSession) -> Line:
    """Raises LineNotFound, ProductUnheard, VariantUnheard, StockUnavailable, LineTooLarge."""
    lines = Lines(session, command.storefront, command.owner_id)
    return await lines.change(command.line_id, command.quantity, most=command.most)


async def remove_line(storefront: str, owner_id: UUID, line_id: UUID, session: AsyncSession) -> None:
    """Raises LineNotFound."""
    await Lines(session, storefront, owner_id).remove(line_id)


async def clear_cart(storefront: str, owner_id: UUID, session: AsyncSession) -> None:
    await Lines(session, storefront, owner_id).clear()
