"""A cart with all its lines, and its totals: one statement each."""

from uuid import UUID

from common.db.executor import Executor
from common.kernel import clock

from cart.domain.cart_identity import CartIdentity
from cart.domain.totals import Totals, WholeCart

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
    where c.storefront = %(storefront)s and c.owner_id = %(owner)s
    group by c.id
"""
_SUM = """
    select coalesce(sum(l.quantity), 0) as units, coalesce(sum(l.quantity * l.unit_price), 0) as subtotal
    from cart_lines l join carts c on c.id = l.cart_id
    where c.storefront = %(storefront)s and c.owner_id = %(owner)s and l.claimed_by is null
"""


async def read_cart(executor: Executor, storefront: str, owner_id: UUID) -> WholeCart:
    """Return the owner's cart; an empty one, created now, if it has no row."""
    name = CartIdentity.of(storefront, owner_id)
    row = await executor.fetch_one(_READ, storefront=storefront, owner=owner_id)
    if row is None:
        now = clock.now()
        return WholeCart(*name, lines=[], created_at=now, updated_at=now)
    if row["number"] == name.number:
        row["id"] = name.id
    return WholeCart(**row)


async def sum_cart(executor: Executor, storefront: str, owner_id: UUID) -> Totals:
    """Return the totals of the cart as this transaction sees it; zeros if it has no row."""
    (row,) = await executor.fetch(_SUM, storefront=storefront, owner=owner_id)
    return Totals(int(row["units"]), int(row["subtotal"]))
