"""A guest signs in: what they put into their cart goes into the user's."""

from dataclasses import dataclass
from uuid import UUID

from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from cart.domain.cart import LARGEST_LINE
from cart.domain.merges import Merges


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCarts:
    """`merge_id` is that of the occasion, such as the session that begins: for each of them it happens once."""

    storefront: Storefront
    merge_id: UUID
    guest_id: UUID
    user_id: UUID


async def merge_carts(command: MergeCarts, session: AsyncSession) -> None:
    """Quantities of the same thing add up, as far as a line may hold them and the stock reaches.

    What can no longer be bought is dropped. The guest's cart is empty afterwards, and goes on as theirs.
    """
    storefront = command.storefront
    merges = Merges(session, storefront.name)
    if await merges.begin(command.merge_id):
        await merges.pour(command.guest_id, command.user_id, storefront.cart.largest_line or LARGEST_LINE)
