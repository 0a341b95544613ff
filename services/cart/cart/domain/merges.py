"""Pouring one cart into another, once for each occasion."""

from typing import Any
from uuid import UUID, uuid4

from common import clock
from common.database import execute
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from cart.domain.cart_name import CartName

_BEGIN = text("""
    insert into merges (storefront, merge_id, created_at) values (:storefront, :merge, :now)
    on conflict do nothing returning 1
""")
_LOCK_TARGET = text("""
    insert into carts (id, number, storefront, owner_id, created_at, updated_at)
    select cast(:new as uuid), cast(:new_number as bigint), cast(:storefront as text), cast(:user as uuid),
           cast(:now as timestamptz), cast(:now as timestamptz)
    where exists (
        select from carts join cart_lines on cart_id = carts.id and claimed_by is null
        where storefront = :storefront and owner_id = :guest
    )
    on conflict (storefront, owner_id) do update set updated_at = excluded.updated_at returning id
""")
_LOCK_SOURCE = text("""
    update carts set updated_at = :now where storefront = :storefront and owner_id = :guest returning id
""")
_IN_SOURCE = "cart_id = :source and claimed_by is null"
_DROP = text(f"""
    delete from cart_lines l where {_IN_SOURCE} and not exists (
        select from known_products p
        left join known_variants v on v.variant_id = l.variant_id
        left join known_stocks s on s.unit_id = coalesce(l.variant_id, l.product_id)
        where p.product_id = l.product_id and p.is_active and (l.variant_id is null or v.is_active)
          and (not p.track_inventory or s.quantity > 0))
""")
_ADD_UP = text("""
    with twins as (
        update cart_lines mine
        set quantity = least(mine.quantity + theirs.quantity, :most, case when p.track_inventory then s.quantity end)
        from cart_lines theirs
        join known_products p on p.product_id = theirs.product_id
        left join known_stocks s on s.unit_id = coalesce(theirs.variant_id, theirs.product_id)
        where theirs.cart_id = :source and theirs.claimed_by is null
          and mine.cart_id = :target and mine.claimed_by is null
          and mine.product_id = theirs.product_id and mine.variant_id is not distinct from theirs.variant_id
        returning theirs.id
    )
    delete from cart_lines where id in (select id from twins)
""")
_MOVE = text(f"update cart_lines set cart_id = :target where {_IN_SOURCE}")


class Merges:
    """The merges of one storefront, in one transaction."""

    def __init__(self, session: AsyncSession, storefront: str) -> None:
        self._session = session
        self._storefront = storefront

    async def begin(self, merge_id: UUID) -> bool:
        """False when it was done before; waits for one that is being done."""
        return (await self._run(_BEGIN, merge=merge_id, now=clock.now())).first() is not None

    async def pour(self, guest_id: UUID, user_id: UUID, most: int) -> None:
        """The user's cart is locked before the guest's. Lines keep their own frozen price; of two the user's stays.

        Where the guest's cart has no line, nothing is locked or stored.
        """
        cart, users = CartName.of(self._storefront, user_id), {"guest": guest_id, "user": user_id}
        names = {"new": uuid4(), "new_number": cart.number}
        target = (await self._run(_LOCK_TARGET, **users, **names, now=clock.now())).scalar_one_or_none()
        if target is None:
            return
        source = (await self._run(_LOCK_SOURCE, guest=guest_id, now=clock.now())).scalar_one_or_none()
        if source is not None:
            await self._run(_DROP, source=source)
            await self._run(_ADD_UP, source=source, target=target, most=most)
            await self._run(_MOVE, source=source, target=target)

    async def _run(self, statement: Any, **parameters: Any) -> Any:
        return await execute(self._session, statement, {"storefront": self._storefront, **parameters})
