"""The lines of one owner's cart, changed under the lock of the cart's row."""

from typing import Any
from uuid import UUID, uuid4

from common import clock
from common.database import execute, execute_alone
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from cart.domain.cart_name import CartName
from cart.domain.errors import LineNotFound, LineTooLarge, StockUnavailable
from cart.domain.known_goods import FIND, Item, find_item
from cart.domain.line import Line, NamedLine

_PUT = text(f"""
    with item as ({FIND}), opened as (
        insert into carts (id, number, storefront, owner_id, is_guest, created_at, updated_at)
        select :new_cart, :new_number, :storefront, :owner, :is_guest, :now, :now from item
        where least(item.available, cast(:most as int)) >= :quantity
        on conflict (storefront, owner_id) do update set updated_at = excluded.updated_at
        returning id
    ), put as (
        insert into cart_lines (id, cart_id, product_id, variant_id, quantity, unit_price, created_at)
        select :new_line, opened.id, item.product_id, item.variant_id, cast(:quantity as int), item.price, :now
        from item, opened where true
        on conflict (cart_id, product_id, variant_id) where claimed_by is null
        do update set quantity = cart_lines.quantity + excluded.quantity
        where cart_lines.quantity + excluded.quantity <= (select least(available, cast(:most as int)) from item)
        returning id, number, quantity, unit_price
    )
    select item.*, put.id, put.number as line_number, put.quantity, put.unit_price from item left join put on true
""")
"""The first insert stores or locks the cart, unless what is added is by itself too much: then nothing is written. The
second adds up; it puts nothing where the sum is above the stock, or above the most that a line may hold."""
_HELD = text("""
    select quantity from cart_lines
    join carts on carts.id = cart_id and storefront = :storefront and owner_id = :owner
    where product_id = :product and variant_id is not distinct from cast(:variant as uuid) and claimed_by is null
""")
_OPEN = text("""
    update carts set updated_at = :now where storefront = :storefront and owner_id = :owner returning id
""")
_FIND = text("""
    select product_id, variant_id from cart_lines where id = :line and cart_id = :cart and claimed_by is null
""")
_NAMED = text("""
    select l.id, p.name from cart_lines l
    join carts c on c.id = l.cart_id and c.storefront = :storefront and c.owner_id = :owner
    join known_products p on p.product_id = l.product_id
    where l.number = :number and l.claimed_by is null
""")
_CHANGE = text("update cart_lines set quantity = :quantity where id = :line returning id, number, quantity, unit_price")
_REMOVE = text("delete from cart_lines where id = :line and cart_id = :cart and claimed_by is null")
_CLEAR = text("delete from cart_lines where cart_id = :cart and claimed_by is null")


class Lines:
    """One owner's cart in one transaction. Others who change it wait for this transaction's end."""

    def __init__(self, session: AsyncSession, storefront: str, owner_id: UUID, *, is_guest: bool = False) -> None:
        self._session = session
        self._is_guest = is_guest
        self._owner_id = owner_id
        self._owner = {"storefront": storefront, "owner": owner_id}
        self._storefront = storefront

    async def add(self, product_id: UUID, variant_id: UUID | None, quantity: int, *, most: int | None = None) -> Line:
        """Put so many more of an item into the cart, making it if there is none.

        Raises ProductUnheard, VariantUnheard, StockUnavailable, or LineTooLarge, and the line stays as it was.
        """
        goods = {"product": product_id, "variant": variant_id}
        cart = CartName.of(self._storefront, self._owner_id)
        new = {"new_cart": uuid4(), "new_number": cart.number, "new_line": uuid4(), "is_guest": self._is_guest}
        wanted = {**self._owner, **goods, **new, "quantity": quantity, "most": most, "now": clock.now()}
        row = (await execute_alone(self._session, _PUT, wanted)).mappings().first()
        if row is None:
            await find_item(self._session, self._storefront, product_id, variant_id)
            return await self.add(product_id, variant_id, quantity, most=most)
        item = Item.of(dict(row))
        if row["id"] is None:
            held = (await self._run(_HELD, **goods)).scalar_one_or_none() or 0
            raise self._refusal(item, held + quantity, most)
        is_new = row["id"] == new["new_line"]
        return Line(row["id"], row["line_number"], item, row["quantity"], row["unit_price"], is_new)

    async def change(self, line_id: UUID, quantity: int, *, most: int | None = None) -> Line:
        """Raises LineNotFound, ProductUnheard, VariantUnheard, StockUnavailable, or LineTooLarge.

        The line then stays as it was.
        """
        cart_id = await self._open()
        found = (await self._run(_FIND, line=line_id, cart=cart_id)).first()
        if found is None:
            raise LineNotFound()
        item = await find_item(self._session, self._storefront, found.product_id, found.variant_id)
        if quantity > item.available or (most is not None and quantity > most):
            raise self._refusal(item, quantity, most)
        row = (await self._run(_CHANGE, line=line_id, quantity=quantity)).one()
        return Line(row.id, row.number, item, row.quantity, row.unit_price, is_new=False)

    async def named(self, number: int) -> NamedLine:
        """The line with a number. Raises LineNotFound."""
        found = (await self._run(_NAMED, number=number)).first()
        if found is None:
            raise LineNotFound()
        return NamedLine(found.id, found.name)

    async def remove(self, line_id: UUID) -> None:
        """Raises LineNotFound."""
        if not (await self._run(_REMOVE, line=line_id, cart=await self._open())).rowcount:
            raise LineNotFound()

    async def clear(self) -> None:
        await self._run(_CLEAR, cart=await self._open())

    async def _open(self) -> UUID | None:
        """Lock the cart; None when there is none."""
        cart_id: UUID | None = (await self._run(_OPEN, now=clock.now())).scalar_one_or_none()
        return cart_id

    async def _run(self, statement: Any, **parameters: Any) -> Any:
        return await execute(self._session, statement, {**self._owner, **parameters})

    def _refusal(self, item: Item, requested: int, most: int | None) -> LineTooLarge | StockUnavailable:
        if most is not None and requested > most:
            return LineTooLarge(most)
        return StockUnavailable(self._storefront, item.product_id, requested=requested, available=item.available)
