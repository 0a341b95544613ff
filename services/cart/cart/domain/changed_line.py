"""Lines of a cart as values: the result of a change, and a reference to one found by number."""

from dataclasses import dataclass
from uuid import UUID

from cart.domain.item import Item


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line after a change. `unit_price` in minor units, frozen when the line was created."""

    id: UUID
    number: int
    item: Item
    quantity: int
    unit_price: int
    is_new: bool

    @property
    def total(self) -> int:
        return self.quantity * self.unit_price


@dataclass(frozen=True, slots=True)
class LineReference:
    """The id of a line that was found by its number, and the name of its product."""

    id: UUID
    name: str
