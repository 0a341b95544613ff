"""A line as a change leaves it, or as it was found."""

from dataclasses import dataclass
from uuid import UUID

from cart.domain.known_goods import Item


@dataclass(frozen=True, slots=True)
class Line:
    """`unit_price` in minor units, frozen when the line was made."""

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
class NamedLine:
    """A line that was found by its number, and what its product is called."""

    id: UUID
    name: str
