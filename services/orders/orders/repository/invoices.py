"""Queries for invoices."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row

_FIND: LiteralString = """
    select *, actor_name(storefront, issued_by, issued_at) as issued_by_name from invoices
    where storefront = %(storefront)s and order_id = %(order_id)s
"""
_NEXT: LiteralString = """
    insert into invoice_counters (storefront, last) values (%(storefront)s, 1)
    on conflict (storefront) do update set last = invoice_counters.last + 1 returning last
"""


async def find_invoice(executor: Executor, storefront: str, order_id: UUID) -> Row | None:
    return await executor.fetch_one(_FIND, storefront=storefront, order_id=order_id)


async def next_position(executor: Executor, storefront: str) -> int:
    """The storefront's invoices that are issued meanwhile wait for this transaction, so that none is left out."""
    return int(await executor.fetch_value(_NEXT, storefront=storefront))
