"""Move the lines of a guest's cart into the cart of the user who signed in."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from cart.domain.cart import LARGEST_LINE
from cart.repository.merges import merge
from cart.storefront import CartRules


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCarts:
    storefront: Storefront
    guest_id: UUID
    user_id: UUID


async def merge_carts(command: MergeCarts, uow: UnitOfWork) -> None:
    """Quantities of the same product and variant add up, to at most the line's maximum and the stock.

    Lines that can no longer be bought are deleted. The guest's cart is empty afterwards; another merge moves the lines
    added to it since.
    """
    storefront = command.storefront
    largest_quantity = storefront.section(CartRules).largest_line or LARGEST_LINE
    await merge(
        uow, storefront.name, guest_id=command.guest_id, user_id=command.user_id, largest_quantity=largest_quantity
    )
