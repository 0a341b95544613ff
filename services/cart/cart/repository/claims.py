"""The claims of checkouts on the lines of carts. A claim takes all lines; it is released or consumed once."""

from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

from common.db.database import Database
from common.db.executor import Executor, Row
from common.kernel import clock
from common.rpc.interfaces.cart import ClaimedLine

from cart.domain.cart import LARGEST_LINE, ClaimState
from cart.domain.errors import CartEmpty, ClaimClosed

_BEGIN = """
    insert into claims (storefront, order_id, state, created_at)
    values (%(storefront)s, %(order)s, %(state)s, %(now)s) on conflict do nothing returning 1
"""
_READ = "select state from claims where storefront = %(storefront)s and order_id = %(order)s for update"
_CLAIM = """
    with claim as (
        insert into claims (storefront, order_id, state, created_at)
        select cast(%(storefront)s as text), cast(%(order)s as uuid), 'held', %(now)s where exists (
            select from carts join cart_lines on cart_id = carts.id and claimed_by is null
            where storefront = %(storefront)s and owner_id = %(owner)s
        )
        on conflict do nothing returning 1
    ), cart as (
        update carts set updated_at = %(now)s from claim where storefront = %(storefront)s and owner_id = %(owner)s
        returning id
    ), claimed as (
        update cart_lines set claimed_by = cast(%(order)s as uuid) from cart
        where cart_id = cart.id and claimed_by is null
        returning product_id, variant_id, quantity, unit_price, created_at, cart_lines.id
    )
    select product_id, variant_id, quantity, unit_price from claimed order by created_at, id
"""
"""Inserts the claim and locks the cart, then claims the lines that the cart has at that moment."""
_CLAIMED = """
    select product_id, variant_id, quantity, unit_price from cart_lines where claimed_by = %(order)s
    order by created_at, id
"""
_SETTLE = "update claims set state = %(state)s where storefront = %(storefront)s and order_id = %(order)s"
_LOCK_CLAIMED_CART = """
    update carts set updated_at = %(now)s
    where id = (select cart_id from cart_lines where claimed_by = %(order)s limit 1)
"""
_MERGE = """
    with merged as (
        update cart_lines visible
        set quantity = least(visible.quantity + claimed.quantity, %(largest)s),
            unit_price = claimed.unit_price, created_at = claimed.created_at
        from cart_lines claimed
        where claimed.claimed_by = %(order)s and visible.claimed_by is null and visible.cart_id = claimed.cart_id
          and visible.product_id = claimed.product_id and visible.variant_id is not distinct from claimed.variant_id
        returning claimed.id
    )
    delete from cart_lines where id in (select id from merged)
"""
_UNCLAIM = "update cart_lines set claimed_by = null where claimed_by = %(order)s"
_CONSUME = """
    with spent as (delete from cart_lines where claimed_by = %(order)s)
    update claims set state = 'spent' where storefront = %(storefront)s and order_id = %(order)s
"""
_ADD_CONSUMED = """
    insert into claims (storefront, order_id, state, created_at)
    values (%(storefront)s, %(order)s, 'spent', %(placed)s) on conflict do nothing returning 1
"""
_DROP = """
    delete from cart_lines using carts where cart_id = carts.id and carts.storefront = %(storefront)s
      and carts.owner_id = %(owner)s and claimed_by is null and cart_lines.created_at <= %(placed)s
"""
_PRUNE = "delete from claims where state <> %(held)s and created_at < %(before)s"
SETTLED_KEPT = timedelta(days=30)
"""How long a settled claim is kept: longer than the longest delay of a checkout, an event or a retry."""


class Claims:
    """The claims of one storefront, in one transaction. `claim` is a single statement and needs no transaction."""

    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def claim(self, owner_id: UUID, order_id: UUID) -> list[ClaimedLine]:
        """Claim all visible lines of the owner's cart; returns them, also when repeated before they are consumed.

        Raises CartEmpty, or ClaimClosed for a checkout that has ended.
        """
        rows = await self._fetch(_CLAIM, owner=owner_id, order=order_id, now=clock.now())
        return [ClaimedLine(**row) for row in rows or await self._claimed(order_id)]

    async def release(self, order_id: UUID) -> None:
        """Restore the lines to the cart unchanged. A claim under this id that arrives later is refused.

        A line of the same product that was added meanwhile is merged into the restored one, at the older frozen price.
        """
        if await self._begin(order_id, ClaimState.CLOSED):
            return
        if await self._state(order_id) != ClaimState.HELD:
            return
        await self._defer(_LOCK_CLAIMED_CART, order=order_id, now=clock.now())
        await self._defer(_MERGE, order=order_id, largest=LARGEST_LINE)
        await self._defer(_UNCLAIM, order=order_id)
        await self._defer(_SETTLE, order=order_id, state=ClaimState.CLOSED.value)

    async def consume(self, order_id: UUID) -> None:
        """Delete the claimed lines: their order exists."""
        await self._defer(_CONSUME, order=order_id)

    async def restore_consumed(self, owner_id: UUID, order_id: UUID, placed_at: datetime) -> None:
        """Recreate a lost claim as consumed, and delete the lines the customer's cart had when the order was placed."""
        if await self._fetch(_ADD_CONSUMED, order=order_id, placed=placed_at):
            await self._defer(_DROP, owner=owner_id, placed=placed_at)

    async def _begin(self, order_id: UUID, state: ClaimState) -> bool:
        """Insert a claim. Returns False if it exists, after waiting for a concurrent transaction that inserts it."""
        return bool(await self._fetch(_BEGIN, order=order_id, state=state.value, now=clock.now()))

    async def _claimed(self, order_id: UUID) -> list[Row]:
        if await self._state(order_id) not in (None, ClaimState.HELD):
            raise ClaimClosed()
        rows = await self._fetch(_CLAIMED, order=order_id)
        if not rows:
            raise CartEmpty()
        return rows

    async def _state(self, order_id: UUID) -> str | None:
        """Lock the claim and return its state; None if there is no claim."""
        state: str | None = await self._executor.fetch_value(_READ, storefront=self._storefront, order=order_id)
        return state

    async def _fetch(self, sql: LiteralString, **parameters: Any) -> list[Row]:
        return await self._executor.fetch(sql, storefront=self._storefront, **parameters)

    async def _defer(self, sql: LiteralString, **parameters: Any) -> None:
        await self._executor.defer(sql, storefront=self._storefront, **parameters)


async def delete_settled_claims(database: Database) -> None:
    """Delete claims that were settled more than 30 days ago."""
    await database.autocommit.execute(_PRUNE, held=ClaimState.HELD.value, before=clock.now() - SETTLED_KEPT)
