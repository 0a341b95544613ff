"""A cart with its lines, and the totals of a cart."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WholeCart:
    """`lines` are dictionaries in order of creation, `unit_price` in minor units."""

    id: UUID
    number: int
    lines: list[dict[str, Any]]
    created_at: datetime
    updated_at: datetime

    @property
    def units(self) -> int:
        return sum(line["quantity"] for line in self.lines)

    @property
    def subtotal(self) -> int:
        return sum(line["quantity"] * line["unit_price"] for line in self.lines)


@dataclass(frozen=True, slots=True)
class Totals:
    """The number of units in a cart, and their price in minor units."""

    units: int
    subtotal: int
