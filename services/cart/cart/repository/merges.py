"""The queries that merge a guest's cart into a user's."""

from uuid import UUID, uuid4

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from cart.domain.cart_identity import CartIdentity

_LOCK_TARGET = """
    insert into carts (id, number, storefront, owner_id, created_at, updated_at)
    select cast(%(new)s as uuid), cast(%(new_number)s as bigint), cast(%(storefront)s as text), cast(%(user)s as uuid),
           cast(%(now)s as timestamptz), cast(%(now)s as timestamptz)
    where exists (
        select from carts join cart_lines on cart_id = carts.id and claimed_by is null
        where storefront = %(storefront)s and owner_id = %(guest)s
    )
    on conflict (storefront, owner_id) do update set updated_at = excluded.updated_at returning id
"""
_LOCK_SOURCE = """
    update carts set updated_at = %(now)s where storefront = %(storefront)s and owner_id = %(guest)s returning id
"""
_IN_SOURCE = "cart_id = %(source)s and claimed_by is null"
_DROP = f"""
    delete from cart_lines l where {_IN_SOURCE} and not exists (
        select from known_products p
        left join known_variants v on v.variant_id = l.variant_id
        left join known_stocks s on s.unit_id = coalesce(l.variant_id, l.product_id)
        where p.product_id = l.product_id and p.is_active and (l.variant_id is null or v.is_active)
          and (not p.track_inventory or s.quantity > 0))
"""
_ADD_UP = """
    with merged as (
        update cart_lines target_line
        set quantity = least(
            target_line.quantity + source_line.quantity, %(largest_quantity)s,
            case when p.track_inventory then s.quantity end
        )
        from cart_lines source_line
        join known_products p on p.product_id = source_line.product_id
        left join known_stocks s on s.unit_id = coalesce(source_line.variant_id, source_line.product_id)
        where source_line.cart_id = %(source)s and source_line.claimed_by is null
          and target_line.cart_id = %(target)s and target_line.claimed_by is null
          and target_line.product_id = source_line.product_id
          and target_line.variant_id is not distinct from source_line.variant_id
        returning source_line.id
    )
    delete from cart_lines where id in (select id from merged)
"""
_MOVE = f"update cart_lines set cart_id = %(target)s where {_IN_SOURCE}"


async def merge(uow: UnitOfWork, storefront: str, *, guest_id: UUID, user_id: UUID, largest_quantity: int) -> None:
    """Move a guest's lines into the user's cart. `largest_quantity` is the maximum of one line.

    Lines keep their frozen prices; of two lines of the same product the user's is kept. The row of the user's cart is
    locked before that of the guest's. If the guest's cart has no line, nothing is locked or stored.
    """
    parameters = {"storefront": storefront, "now": clock.now(), "guest": guest_id}
    number = CartIdentity.of(storefront, user_id).number
    target = await uow.fetch_value(_LOCK_TARGET, **parameters, user=user_id, new=uuid4(), new_number=number)
    if target is None:
        return
    source = await uow.fetch_value(_LOCK_SOURCE, **parameters)
    if source is not None:
        await uow.defer(_DROP, source=source)
        await uow.defer(_ADD_UP, source=source, target=target, largest_quantity=largest_quantity)
        await uow.defer(_MOVE, source=source, target=target)
