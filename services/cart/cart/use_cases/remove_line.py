"""Remove a line from a cart."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from cart.repository.lines import CartLines


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveLine:
    storefront: Storefront
    owner_id: UUID
    line_id: UUID


async def remove_line(command: RemoveLine, uow: UnitOfWork) -> None:
    """Raises LineNotFound."""
    await CartLines(uow, command.storefront, command.owner_id).remove(command.line_id)
