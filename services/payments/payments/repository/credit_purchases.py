"""Queries that change purchases of credits, or return them to be changed."""

from collections.abc import Iterable
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row

from payments.domain.credit_purchase import IS_NUMBERED, CheckoutSession, CreditPurchase

_BY_ID: LiteralString = "id = %(id)s and storefront = %(storefront)s"
_LOCKED: LiteralString = f"{_BY_ID} for no key update"
_OF_SESSION: LiteralString = """
    storefront = %(storefront)s and session_id = %(session_id)s for no key update"""
_WITHOUT_SESSION: LiteralString = f"{_BY_ID} and session_id is null for no key update"
_OF_CUSTOMER: LiteralString = "user_id = %(user_id)s and storefront = %(storefront)s order by id for no key update"
_SESSION_OF_TRANSACTION: LiteralString = """
    select session_id from credit_purchases where transaction_id = %(transaction_id)s and storefront = %(storefront)s"""
_REFUNDABLE: LiteralString = """
    select session_id, transaction_id, refunded from credit_purchases
    where storefront = %(storefront)s and transaction_id = any(%(transaction_ids)s)"""
_SOLD_AT: LiteralString = f"""
    select name from unnest(%(names)s::text[]) name
    where exists (select from credit_purchases where storefront = name and {IS_NUMBERED})"""
_CLAIM_UNCHECKED: LiteralString = """
    update credit_purchases set checked_at = %(now)s where id in (
      select id from credit_purchases where status in ('created', 'open') and storefront = any(%(storefronts)s)
        and checked_at < %(now)s - least(greatest((checked_at - created_at) / 2, %(soonest)s), %(latest)s)
      order by checked_at limit %(limit)s for update skip locked)
    returning id, storefront"""


class CreditPurchases:
    """The purchases of credits of one storefront."""

    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def add(self, purchase: CreditPurchase) -> bool:
        """Returns False if there is a purchase with this id."""
        return await self._executor.add_if_absent(purchase)

    async def get(self, purchase_id: UUID) -> CreditPurchase | None:
        return await self._executor.get(CreditPurchase, _BY_ID, id=purchase_id, storefront=self._storefront)

    async def lock(self, purchase_id: UUID) -> CreditPurchase | None:
        return await self._executor.get(CreditPurchase, _LOCKED, id=purchase_id, storefront=self._storefront)

    async def lock_of(self, session: CheckoutSession) -> CreditPurchase | None:
        """Lock the purchase of a session, which may not be stored with it yet; None if it is none of ours."""
        purchase = await self._executor.get(
            CreditPurchase, _OF_SESSION, storefront=self._storefront, session_id=session.id
        )
        if purchase is None and session.purchase_id is not None:
            return await self._executor.get(
                CreditPurchase, _WITHOUT_SESSION, id=session.purchase_id, storefront=self._storefront
            )
        return purchase

    async def of_customer(self, user_id: UUID) -> list[CreditPurchase]:
        return await self._executor.get_all(CreditPurchase, _OF_CUSTOMER, user_id=user_id, storefront=self._storefront)

    async def session_of(self, transaction_id: str) -> str | None:
        session_id: str | None = await self._executor.fetch_value(
            _SESSION_OF_TRANSACTION, transaction_id=transaction_id, storefront=self._storefront
        )
        return session_id

    async def refundable(self, transaction_ids: Iterable[str]) -> list[Row]:
        """Rows of `session_id`, `transaction_id` and `refunded`."""
        return await self._executor.fetch(
            _REFUNDABLE, storefront=self._storefront, transaction_ids=list(transaction_ids)
        )

    async def save(self, purchase: CreditPurchase) -> None:
        await self._executor.defer_save(purchase)


async def storefronts_with_purchases(executor: Executor, names: Iterable[str]) -> list[str]:
    return [row["name"] for row in await executor.fetch(_SOLD_AT, names=list(names))]


async def claim_unchecked(
    executor: Executor, storefronts: Iterable[str], now: datetime, soonest: object, latest: object, limit: int
) -> list[Row]:
    """Mark unsettled purchases as checked, each at intervals that grow with its age from `soonest` to `latest`.

    Concurrent calls return different ones.
    """
    return await executor.fetch(
        _CLAIM_UNCHECKED, storefronts=list(storefronts), now=now, soonest=soonest, latest=latest, limit=limit
    )
