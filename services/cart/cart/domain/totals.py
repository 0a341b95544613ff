"""A whole cart as one statement reads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from common import clock
from common.database import Reads, execute
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from cart.domain.cart_name import CartName

_READ = """
    select c.id, c.number, c.created_at, c.updated_at,
           coalesce(json_agg(json_build_object(
               'id', l.id, 'number', l.number, 'product_id', l.product_id, 'product_number', p.number,
               'name', p.name, 'slug', p.slug, 'product_sku', p.sku, 'image', p.image, 'stock', s.quantity,
               'variant_id', l.variant_id, 'variant_name', v.name, 'sku', v.sku,
               'quantity', l.quantity, 'unit_price', l.unit_price,
               'created_at', to_char(l.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
           ) order by l.created_at, l.number) filter (where l.id is not null), '[]') as lines
    from carts c
    left join cart_lines l on l.cart_id = c.id and l.claimed_by is null
    left join known_products p on p.product_id = l.product_id
    left join known_variants v on v.variant_id = l.variant_id
    left join known_stocks s on s.unit_id = coalesce(l.variant_id, l.product_id)
    where c.storefront = %s and c.owner_id = %s
    group by c.id
"""


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


async def read_cart(reads: Reads, storefront: str, owner_id: UUID) -> WholeCart:
    """The owner's cart; one that is not stored yet is empty, and created now. Its first line will store it."""
    name = CartName.of(storefront, owner_id)
    row = await reads.row(_READ, (storefront, owner_id))
    if row is None:
        now = clock.now()
        return WholeCart(*name, lines=[], created_at=now, updated_at=now)
    if row["number"] == name.number:
        row["id"] = name.id
    return WholeCart(**row)


_SUM = text("""
    select coalesce(sum(l.quantity), 0) as units, coalesce(sum(l.quantity * l.unit_price), 0) as subtotal
    from cart_lines l join carts c on c.id = l.cart_id
    where c.storefront = :storefront and c.owner_id = :owner and l.claimed_by is null
""")


@dataclass(frozen=True, slots=True)
class Totals:
    """How many things a cart holds, and what they cost in minor units."""

    units: int
    subtotal: int


async def sum_cart(session: AsyncSession, storefront: str, owner_id: UUID) -> Totals:
    """As the transaction leaves the cart; zeros when there is none."""
    row = (await execute(session, _SUM, {"storefront": storefront, "owner": owner_id})).one()
    return Totals(int(row.units), int(row.subtotal))
