"""A whole cart as one statement reads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from common import clock
from common.database import Reads

_READ = """
    select c.id, c.created_at, c.updated_at,
           coalesce(json_agg(json_build_object(
               'id', l.id, 'product_id', l.product_id, 'name', p.name, 'slug', p.slug,
               'variant_id', l.variant_id, 'variant_name', v.name, 'sku', v.sku,
               'quantity', l.quantity, 'unit_price', l.unit_price
           ) order by l.created_at, l.id) filter (where l.id is not null), '[]') as lines
    from carts c
    left join cart_lines l on l.cart_id = c.id and l.claimed_by is null
    left join known_products p on p.product_id = l.product_id
    left join known_variants v on v.variant_id = l.variant_id
    where c.storefront = %s and c.owner_id = %s
    group by c.id
"""
_MAKE = """
    insert into carts (id, storefront, owner_id, created_at, updated_at) values (%s, %s, %s, %s, %s)
    on conflict (storefront, owner_id) do nothing
"""


@dataclass(frozen=True, slots=True)
class WholeCart:
    """`lines` are dictionaries in order of creation, `unit_price` in minor units."""

    id: UUID
    lines: list[dict[str, Any]]
    created_at: datetime
    updated_at: datetime

    @property
    def units(self) -> int:
        return sum(line["quantity"] for line in self.lines)

    @property
    def subtotal(self) -> int:
        return sum(line["quantity"] * line["unit_price"] for line in self.lines)


async def read_cart(reads: Reads, storefront: str, owner_id: UUID) -> WholeCart:
    """The owner's cart; an empty one is made at the first look."""
    row = await reads.row(_READ, (storefront, owner_id))
    if row is None:
        moment = clock.now()
        await reads.write(_MAKE, (uuid4(), storefront, owner_id, moment, moment))
        row = await reads.row(_READ, (storefront, owner_id))
        assert row is not None
    return WholeCart(**row)
