"""Change the quantity of a cart's line, which is checked against the read model's stock."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from cart.domain.changed_line import ChangedLine
from cart.repository.lines import CartLines


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    storefront: Storefront
    owner_id: UUID
    line_id: UUID
    quantity: int


async def change_line(command: ChangeLine, uow: UnitOfWork) -> ChangedLine:
    """Raises LineNotFound, ProductNotInReadModel, VariantNotInReadModel, StockUnavailable, LineTooLarge."""
    return await CartLines(uow, command.storefront, command.owner_id).change(command.line_id, command.quantity)
