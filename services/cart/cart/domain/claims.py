"""A checkout's hold on the lines of a cart: taken whole, given back or spent, once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from common import clock
from common.clients.cart import ClaimedLine
from common.database import Database, execute
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from cart.domain.cart import ClaimState
from cart.domain.errors import CartEmpty, ClaimClosed

_BEGIN = text("""
    insert into claims (storefront, order_id, state, lines, created_at)
    values (:storefront, :order, :state, '[]', :now) on conflict do nothing returning 1
""")
_READ = text("select state, lines from claims where storefront = :storefront and order_id = :order for update")
_LOCK_CART = text("""
    update carts set updated_at = :now where storefront = :storefront and owner_id = :owner returning id
""")
_TAKE = text("""
    with taken as (
        update cart_lines set claimed_by = :order where cart_id = :cart and claimed_by is null
        returning product_id, variant_id, quantity, unit_price, created_at, id
    )
    select product_id, variant_id, quantity, unit_price from taken order by created_at, id
""")
_REMEMBER = text("""
    update claims set lines = cast(:lines as jsonb) where storefront = :storefront and order_id = :order
""")
_SETTLE = text("update claims set state = :state where storefront = :storefront and order_id = :order")
_LOCK_CLAIMED_CART = text("""
    update carts set updated_at = :now where id = (select cart_id from cart_lines where claimed_by = :order limit 1)
""")
_MERGE = text("""
    with twins as (
        update cart_lines visible
        set quantity = least(visible.quantity + claimed.quantity, :largest),
            unit_price = claimed.unit_price, created_at = claimed.created_at
        from cart_lines claimed
        where claimed.claimed_by = :order and visible.claimed_by is null and visible.cart_id = claimed.cart_id
          and visible.product_id = claimed.product_id and visible.variant_id is not distinct from claimed.variant_id
        returning claimed.id
    )
    delete from cart_lines where id in (select id from twins)
""")
_RETURN = text("update cart_lines set claimed_by = null where claimed_by = :order")
_SPEND = text("delete from cart_lines where claimed_by = :order")
_PRUNE = "delete from claims where state <> %s and created_at < %s"
KEPT = timedelta(days=30)
"""Longer than any checkout, event or retry can be late."""


class Claims:
    """The claims of one storefront, in one transaction."""

    def __init__(self, session: AsyncSession, storefront: str) -> None:
        self._session = session
        self._storefront = storefront

    async def take(self, owner_id: UUID, order_id: UUID) -> list[ClaimedLine]:
        """All visible lines of the owner's cart. Raises CartEmpty, or ClaimClosed for a given-up checkout."""
        if not await self._begin(order_id, ClaimState.HELD):
            return await self._repeat(order_id)
        cart = (await self._run(_LOCK_CART, owner=owner_id, now=clock.now())).scalar_one_or_none()
        rows = (await self._run(_TAKE, order=order_id, cart=cart)).all() if cart else []
        if not rows:
            raise CartEmpty()
        lines = [ClaimedLine.model_validate(row, from_attributes=True) for row in rows]
        await self._run(_REMEMBER, order=order_id, lines=_json(lines))
        return lines

    async def release(self, order_id: UUID, largest: int) -> None:
        """Put the lines back as if they had never been away; a late claim will be refused.

        What was added meanwhile joins its twin, at the price frozen first.
        """
        if await self._begin(order_id, ClaimState.CLOSED):
            return
        state = (await self._run(_READ, order=order_id)).one().state
        if state != ClaimState.HELD:
            return
        await self._run(_LOCK_CLAIMED_CART, order=order_id, now=clock.now())
        await self._run(_MERGE, order=order_id, largest=largest)
        await self._run(_RETURN, order=order_id)
        await self._run(_SETTLE, order=order_id, state=ClaimState.CLOSED.value)

    async def spend(self, order_id: UUID) -> None:
        """The order exists: its lines are gone for good."""
        await self._run(_SPEND, order=order_id)
        await self._run(_SETTLE, order=order_id, state=ClaimState.SPENT.value)

    async def _begin(self, order_id: UUID, state: ClaimState) -> bool:
        """False when there is a claim with this id already; waits for one that is being made."""
        return (await self._run(_BEGIN, order=order_id, state=state.value, now=clock.now())).first() is not None

    async def _repeat(self, order_id: UUID) -> list[ClaimedLine]:
        row = (await self._run(_READ, order=order_id)).one()
        if row.state == ClaimState.CLOSED:
            raise ClaimClosed()
        return [ClaimedLine.model_validate(line) for line in row.lines]

    async def _run(self, statement: Any, **parameters: Any) -> Any:
        return await execute(self._session, statement, {"storefront": self._storefront, **parameters})


async def prune(database: Database) -> None:
    """Forget claims that were settled long ago."""
    await database.reads.write(_PRUNE, (ClaimState.HELD.value, clock.now() - KEPT))


def _json(lines: list[ClaimedLine]) -> str:
    return orjson.dumps([line.model_dump(mode="json") for line in lines]).decode()
