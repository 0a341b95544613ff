"""Queries of credit packs; all of them are limited to one storefront."""

from collections.abc import Iterable
from typing import LiteralString

from common.db.executor import Executor
from common.kernel import clock

from payments.domain.credit_pack import CreditPack
from payments.storefront import CreditPack as DeclaredPack

_ADD_MISSING: LiteralString = """
    insert into credit_packs (storefront, sku, credits, price, is_active, created_at, updated_at)
    select %(storefront)s::varchar, sku, credits, price, true, %(now)s, %(now)s
    from unnest(%(skus)s::text[], %(credits)s::int[], %(prices)s::int[]) with ordinality
        as declared (sku, credits, price, place)
    where not exists (select from credit_packs p where p.storefront = %(storefront)s::varchar and p.sku = declared.sku)
    order by place on conflict do nothing"""
_ADD: LiteralString = """
    insert into credit_packs (storefront, sku, credits, price, is_active, created_at, updated_at)
    values (%(storefront)s, %(sku)s, %(credits)s, %(price)s, %(is_active)s, %(now)s, %(now)s)
    on conflict do nothing returning id"""
_ALL: LiteralString = "storefront = %(storefront)s order by credits, price, id"
_ACTIVE: LiteralString = "storefront = %(storefront)s and is_active order by credits, price, id"
_ON_SALE: LiteralString = "storefront = %(storefront)s and sku = %(sku)s and is_active"
_BY_ID: LiteralString = "id = %(id)s and storefront = %(storefront)s for no key update"


class CreditPacks:
    """The credit packs of one storefront."""

    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def add_missing(self, declared: Iterable[DeclaredPack]) -> None:
        """Add the packs whose sku is not stored yet, in one statement; stored ones stay as they are."""
        packs = list(declared)
        await self._executor.execute(
            _ADD_MISSING,
            storefront=self._storefront,
            skus=[pack.sku for pack in packs],
            credits=[pack.credits for pack in packs],
            prices=[pack.price for pack in packs],
            now=clock.now(),
        )

    async def all(self, *, only_active: bool) -> list[CreditPack]:
        """Ascending by credits."""
        return await self._executor.get_all(CreditPack, _ACTIVE if only_active else _ALL, storefront=self._storefront)

    async def on_sale(self, sku: str) -> CreditPack | None:
        return await self._executor.get(CreditPack, _ON_SALE, storefront=self._storefront, sku=sku)

    async def lock(self, pack_id: int) -> CreditPack | None:
        return await self._executor.get(CreditPack, _BY_ID, storefront=self._storefront, id=pack_id)

    async def add(self, sku: str, credits: int, price: int, is_active: bool) -> int | None:
        """Returns the new pack's id; None if the storefront has a pack with this sku."""
        pack_id: int | None = await self._executor.fetch_value(
            _ADD,
            storefront=self._storefront,
            sku=sku,
            credits=credits,
            price=price,
            is_active=is_active,
            now=clock.now(),
        )
        return pack_id

    async def save(self, pack: CreditPack) -> None:
        await self._executor.defer_save(pack)
