"""Withdraws the jobs that would write to the address of an erased person, with what their rows say of the person."""

from collections.abc import Collection
from typing import LiteralString

from common.db.executor import Executor

_WITHDRAW: LiteralString = """
    delete from tasks where state in ('waiting', 'dead', 'cancelled') and payload ->> 'storefront' = %(storefront)s
    and (payload ->> 'to' = any(%(addresses)s) or payload ->> 'email' = any(%(addresses)s))
"""


async def withdraw_mails(executor: Executor, storefront: str, addresses: Collection[str]) -> None:
    """Delete mails to these addresses that were not accepted yet, also dead ones. One that is being sent is sent."""
    known = sorted({address for address in addresses if address})
    if known:
        await executor.defer(_WITHDRAW, storefront=storefront, addresses=known)
