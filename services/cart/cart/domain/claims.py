"""A checkout's hold on the lines of a cart: taken whole, given back or spent, once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from common import clock
from common.clients.cart import ClaimedLine
from common.database import Database, Single, execute, execute_later
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from cart.domain.cart import ClaimState
from cart.domain.errors import CartEmpty, ClaimClosed

_BEGIN = text("""
    insert into claims (storefront, order_id, state, created_at)
    values (:storefront, :order, :state, :now) on conflict do nothing returning 1
""")
_READ = text("select state from claims where storefront = :storefront and order_id = :order for update")
_TAKE = text("""
    with claim as (
        insert into claims (storefront, order_id, state, created_at)
        select cast(:storefront as text), cast(:order as uuid), 'held', :now where exists (
            select from carts join cart_lines on cart_id = carts.id and claimed_by is null
            where storefront = :storefront and owner_id = :owner
        )
        on conflict do nothing returning 1
    ), cart as (
        update carts set updated_at = :now from claim where storefront = :storefront and owner_id = :owner returning id
    ), taken as (
        update cart_lines set claimed_by = cast(:order as uuid) from cart where cart_id = cart.id and claimed_by is null
        returning product_id, variant_id, quantity, unit_price, created_at, cart_lines.id
    )
    select product_id, variant_id, quantity, unit_price from taken order by created_at, id
""")
"""Whoever makes the claim locks the cart, and takes what is in it by then."""
_TAKEN = text("""
    select product_id, variant_id, quantity, unit_price from cart_lines where claimed_by = :order
    order by created_at, id
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
_SPEND = text("""
    with spent as (delete from cart_lines where claimed_by = :order)
    update claims set state = 'spent' where storefront = :storefront and order_id = :order
""")
_SPENT = text("""
    insert into claims (storefront, order_id, state, created_at)
    values (:storefront, :order, 'spent', :placed) on conflict do nothing returning 1
""")
_DROP = text("""
    delete from cart_lines using carts where cart_id = carts.id and carts.storefront = :storefront
      and carts.owner_id = :owner and claimed_by is null and cart_lines.created_at <= :placed
""")
_PRUNE = "delete from claims where state <> %s and created_at < %s"
KEPT = timedelta(days=30)
"""Longer than any checkout, event or retry can be late."""


class Claims:
    """The claims of one storefront, in one transaction; `take` is one in itself."""

    def __init__(self, session: AsyncSession | Single, storefront: str) -> None:
        self._session = session
        self._storefront = storefront

    async def take(self, owner_id: UUID, order_id: UUID) -> list[ClaimedLine]:
        """All visible lines of the owner's cart; the same when it is repeated, until they are spent.

        Raises CartEmpty, or ClaimClosed for a checkout that is over.
        """
        rows = (await self._run(_TAKE, owner=owner_id, order=order_id, now=clock.now())).all()
        return [ClaimedLine(**row._asdict()) for row in rows or await self._taken(order_id)]

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
        await execute_later(self._session, _SPEND, {"storefront": self._storefront, "order": order_id})

    async def replay(self, owner_id: UUID, order_id: UUID, placed_at: datetime) -> None:
        """Make up for a claim that is lost: an order took everything that was in its customer's cart by then."""
        if (await self._run(_SPENT, order=order_id, placed=placed_at)).first() is not None:
            await self._run(_DROP, owner=owner_id, placed=placed_at)

    async def _begin(self, order_id: UUID, state: ClaimState) -> bool:
        """False when there is a claim with this id already; waits for one that is being made."""
        return (await self._run(_BEGIN, order=order_id, state=state.value, now=clock.now())).first() is not None

    async def _taken(self, order_id: UUID) -> list[Any]:
        claim = (await self._run(_READ, order=order_id)).first()
        if claim is not None and claim.state != ClaimState.HELD:
            raise ClaimClosed()
        rows: list[Any] = (await self._run(_TAKEN, order=order_id)).all()
        if not rows:
            raise CartEmpty()
        return rows

    async def _run(self, statement: Any, **parameters: Any) -> Any:
        return await execute(self._session, statement, {"storefront": self._storefront, **parameters})


async def prune(database: Database) -> None:
    """Forget claims that were settled long ago."""
    await database.reads.write(_PRUNE, (ClaimState.HELD.value, clock.now() - KEPT))
