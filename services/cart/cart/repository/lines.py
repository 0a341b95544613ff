"""The lines of one owner's cart, changed under the lock of the cart's row."""

from typing import Any
from uuid import UUID, uuid4

from common.db.executor import Executor
from common.kernel import clock
from common.kernel.storefronts import Storefront

from cart.domain.cart_identity import CartIdentity
from cart.domain.changed_line import ChangedLine, LineReference
from cart.domain.errors import LineNotFound, LineTooLarge, StockUnavailable
from cart.domain.item import Item
from cart.repository.read_model import FIND_ITEM, find_item
from cart.storefront import CartRules

_PUT = f"""
    with item as ({FIND_ITEM}), locked_cart as (
        insert into carts (id, number, storefront, owner_id, is_guest, created_at, updated_at)
        select %(new_cart)s, %(new_number)s, %(storefront)s, %(owner)s, %(is_guest)s, %(now)s, %(now)s from item
        where least(item.available, cast(%(largest_line)s as int)) >= %(quantity)s
        on conflict (storefront, owner_id) do update set updated_at = excluded.updated_at
        returning id
    ), put as (
        insert into cart_lines (id, cart_id, product_id, variant_id, quantity, unit_price, created_at)
        select %(new_line)s, locked_cart.id, item.product_id, item.variant_id, cast(%(quantity)s as int), item.price,
               %(now)s
        from item, locked_cart where true
        on conflict (cart_id, product_id, variant_id) where claimed_by is null
        do update set quantity = cart_lines.quantity + excluded.quantity
        where cart_lines.quantity + excluded.quantity
            <= (select least(available, cast(%(largest_line)s as int)) from item)
        returning id, number, quantity, unit_price
    )
    select item.*, put.id, put.number as line_number, put.quantity, put.unit_price from item left join put on true
"""
"""The first insert stores or locks the cart, unless the added quantity alone exceeds the stock or the line's maximum:
then nothing is written. The second inserts the line or adds to its quantity, unless the sum exceeds either."""
_QUANTITY = """
    select quantity from cart_lines
    join carts on carts.id = cart_id and storefront = %(storefront)s and owner_id = %(owner)s
    where product_id = %(product)s and variant_id is not distinct from cast(%(variant)s as uuid) and claimed_by is null
"""
_LOCK = """
    update carts set updated_at = %(now)s where storefront = %(storefront)s and owner_id = %(owner)s returning id
"""
_FIND = """
    select product_id, variant_id from cart_lines where id = %(line)s and cart_id = %(cart)s and claimed_by is null
"""
_BY_NUMBER = """
    select l.id, p.name from cart_lines l
    join carts c on c.id = l.cart_id and c.storefront = %(storefront)s and c.owner_id = %(owner)s
    join known_products p on p.product_id = l.product_id
    where l.number = %(number)s and l.claimed_by is null
"""
_CHANGE = "update cart_lines set quantity = %(quantity)s where id = %(line)s returning id, number, quantity, unit_price"
_REMOVE = "delete from cart_lines where id = %(line)s and cart_id = %(cart)s and claimed_by is null"
_CLEAR = "delete from cart_lines where cart_id = %(cart)s and claimed_by is null"


class CartLines:
    """One owner's cart in one transaction. Concurrent changes of the cart wait until this transaction ends.

    `add` is one statement, and needs no transaction.
    """

    def __init__(self, executor: Executor, storefront: Storefront, owner_id: UUID) -> None:
        self._executor = executor
        self._storefront = storefront.name
        self._largest_line = storefront.section(CartRules).largest_line
        self._owner_id = owner_id
        self._owner = {"storefront": storefront.name, "owner": owner_id}

    async def add(
        self, product_id: UUID, variant_id: UUID | None, quantity: int, *, is_guest: bool = False
    ) -> ChangedLine:
        """Add a quantity of an item to the cart, which is created if there is none.

        Raises ProductNotInReadModel, VariantNotInReadModel, StockUnavailable or LineTooLarge, and changes no line.
        """
        item_ids = {"product": product_id, "variant": variant_id}
        new = {**self._new_cart(is_guest), "new_line": uuid4()}
        amounts = {"quantity": quantity, "largest_line": self._largest_line, "now": clock.now()}
        rows = await self._executor.fetch(_PUT, **self._owner, **item_ids, **new, **amounts)
        if not rows:
            await find_item(
                self._executor, self._storefront, product_id, variant_id
            )  # raises unless it was just stored
            return await self.add(product_id, variant_id, quantity, is_guest=is_guest)
        (row,) = rows
        item = Item.of(row)
        if row["id"] is None:
            current = await self._executor.fetch_value(_QUANTITY, **self._owner, **item_ids) or 0
            raise self._refusal(item, current + quantity)
        is_new = row["id"] == new["new_line"]
        return ChangedLine(row["id"], row["line_number"], item, row["quantity"], row["unit_price"], is_new)

    async def change(self, line_id: UUID, quantity: int) -> ChangedLine:
        """Set the quantity of a line.

        Raises LineNotFound, ProductNotInReadModel, VariantNotInReadModel, StockUnavailable or LineTooLarge, and changes
        nothing.
        """
        cart_id = await self._lock()
        found = await self._executor.fetch_one(_FIND, line=line_id, cart=cart_id)
        if found is None:
            raise LineNotFound()
        item = await find_item(self._executor, self._storefront, found["product_id"], found["variant_id"])
        if quantity > item.available or (self._largest_line is not None and quantity > self._largest_line):
            raise self._refusal(item, quantity)
        (row,) = await self._executor.fetch(_CHANGE, line=line_id, quantity=quantity)
        return ChangedLine(row["id"], row["number"], item, row["quantity"], row["unit_price"], is_new=False)

    async def by_number(self, number: int) -> LineReference:
        """Find a line by its number. Raises LineNotFound."""
        found = await self._executor.fetch_one(_BY_NUMBER, **self._owner, number=number)
        if found is None:
            raise LineNotFound()
        return LineReference(found["id"], found["name"])

    async def remove(self, line_id: UUID) -> None:
        """Raises LineNotFound."""
        if not await self._executor.execute(_REMOVE, line=line_id, cart=await self._lock()):
            raise LineNotFound()

    async def clear(self) -> None:
        await self._executor.defer(_CLEAR, cart=await self._lock())

    def _new_cart(self, is_guest: bool) -> dict[str, Any]:
        """The columns of the cart's row, in case it has none."""
        number = CartIdentity.of(self._storefront, self._owner_id).number
        return {"new_cart": uuid4(), "new_number": number, "is_guest": is_guest}

    async def _lock(self) -> UUID | None:
        """Lock the cart and return its id; None if it has no row."""
        cart_id: UUID | None = await self._executor.fetch_value(_LOCK, **self._owner, now=clock.now())
        return cart_id

    def _refusal(self, item: Item, requested: int) -> LineTooLarge | StockUnavailable:
        if self._largest_line is not None and requested > self._largest_line:
            return LineTooLarge(self._largest_line)
        return StockUnavailable(self._storefront, item.product_id, requested=requested, available=item.available)
