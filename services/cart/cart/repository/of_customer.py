"""The cart of a customer in numbers."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.kernel.money import to_decimal_string
from common.rpc.interfaces.customers import CartPart

_CART: LiteralString = """
    select coalesce(sum(quantity), 0)::bigint as item_count,
           coalesce(sum(quantity * unit_price), 0)::bigint as total, max(carts.updated_at) as updated_at
    from carts left join cart_lines on cart_id = carts.id and claimed_by is null
    where storefront = %(storefront)s and owner_id = %(user_id)s and not is_guest
"""
_KEPT: LiteralString = """
    select count(*) as carts from carts where storefront = %(storefront)s and owner_id = %(user_id)s
"""


async def read_cart_part(executor: Executor, storefront: str, currency: str, user_id: UUID) -> CartPart:
    row = await executor.fetch_one(_CART, storefront=storefront, user_id=user_id)
    assert row is not None
    return CartPart(**{**row, "total": to_decimal_string(row["total"], currency)}, currency=currency)


async def kept_of_customer(executor: Executor, storefront: str, user_id: UUID) -> dict[str, int]:
    row = await executor.fetch_one(_KEPT, storefront=storefront, user_id=user_id)
    assert row is not None
    return row
