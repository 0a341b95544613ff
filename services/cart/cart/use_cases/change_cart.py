"""Add items to a cart and change its lines. Carts reserve nothing; stock is checked against the read model."""

from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    storefront: Storefront
    owner_id: UUID
    line_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveLine:
    storefront: Storefront
    owner_id: UUID
    line_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearCart:
    storefront: Storefront
    owner_id: UUID


async def add_item(command: AddItem, executor: Executor) -> ChangedLine:
    """One statement. Raises ProductNotInReadModel, VariantNotInReadModel, StockUnavailable, LineTooLarge."""
    lines = CartLines(executor, command.storefront, command.owner_id)
    return await lines.add(command.product_id, command.variant_id, command.quantity, is_guest=command.is_guest)


async def change_line(command: ChangeLine, uow: UnitOfWork) -> ChangedLine:
    """Raises LineNotFound, ProductNotInReadModel, VariantNotInReadModel, StockUnavailable, LineTooLarge."""
    return await CartLines(uow, command.storefront, command.owner_id).change(command.line_id, command.quantity)


async def remove_line(command: RemoveLine, uow: UnitOfWork) -> None:
    """Raises LineNotFound."""
    await CartLines(uow, command.storefront, command.owner_id).remove(command.line_id)


async def clear_cart(command: ClearCart, uow: UnitOfWork) -> None:
    await CartLines(uow, command.storefront, command.owner_id).clear()
