"""Staff's search: a few orders by their number, e-mail address or recipient."""

from typing import LiteralString

from common.db.executor import Executor, Row
from common.db.searching import SearchTerm

from orders.domain.book_order import SEARCHED_BOOKS
from orders.domain.order import SEARCHED

_ORDERS: LiteralString = f"""
    select id, number, email, status, shipping_address ->> 'full_name' as customer from orders
    where storefront = %(storefront)s and ({SEARCHED} ilike %(pattern)s or id = %(id)s)
    order by created_at desc, id desc limit %(most)s
"""
_BOOK_ORDERS: LiteralString = f"""
    select id, number::text as number, email, status, address ->> 'full_name' as customer from book_orders
    where storefront = %(storefront)s and ({SEARCHED_BOOKS} ilike %(pattern)s or id = %(id)s)
    order by book_orders.number desc limit %(most)s
"""


async def orders(executor: Executor, storefront: str, term: SearchTerm, most: int) -> list[Row]:
    """Newest first: those that the term's pattern matches, or whose id it is."""
    return await executor.fetch(_ORDERS, storefront=storefront, pattern=term.pattern, id=term.id, most=most)


async def book_orders(executor: Executor, storefront: str, term: SearchTerm, most: int) -> list[Row]:
    """The same of orders of books."""
    return await executor.fetch(_BOOK_ORDERS, storefront=storefront, pattern=term.pattern, id=term.id, most=most)
