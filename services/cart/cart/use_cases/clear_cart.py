"""Remove all lines from a cart."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from cart.repository.lines import CartLines


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearCart:
    storefront: Storefront
    owner_id: UUID


async def clear_cart(command: ClearCart, uow: UnitOfWork) -> None:
    await CartLines(uow, command.storefront, command.owner_id).clear()
