"""Add an item to a cart. Carts reserve nothing; stock is checked against the read model."""

from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Executor
from common.kernel.storefronts import Storefront

from cart.domain.changed_line import ChangedLine
from cart.repository.lines import CartLines


@dataclass(frozen=True, slots=True, kw_only=True)
class AddItem:
    storefront: Storefront
    owner_id: UUID
    product_id: UUID
    variant_id: UUID | None
    quantity: int
    is_guest: bool = False


async def add_item(command: AddItem, executor: Executor) -> ChangedLine:
    """One statement. Raises ProductNotInReadModel, VariantNotInReadModel, StockUnavailable, LineTooLarge."""
    lines = CartLines(executor, command.storefront, command.owner_id)
    return await lines.add(command.product_id, command.variant_id, command.quantity, is_guest=command.is_guest)
