"""Queries of billing customers and the prices of plans."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.kernel.languages import Language

from payments.domain.billing_customer import IS_CHECKED, BillingCustomer, restored_version
from payments.domain.plan_price import PlanPrice

_OF_USER: LiteralString = "user_id = %(user_id)s and storefront = %(storefront)s"
_OF_STRIPE: LiteralString = "stripe_customer_id = %(stripe_id)s and storefront = %(storefront)s"
_LOCKED: LiteralString = "id = %(id)s and storefront = %(storefront)s for no key update"
_LOCKED_OF_USER: LiteralString = f"{_OF_USER} for no key update"
_CHANGE_LANGUAGE: LiteralString = f"update billing_customers set language = %(language)s where {_OF_USER}"
_PRICES: LiteralString = "stripe_price_id = any(%(ids)s) and storefront = %(storefront)s"
_PRICE: LiteralString = """
    storefront = %(storefront)s and plan_id = %(plan_id)s and amount = %(amount)s and currency = %(currency)s"""
_CLAIM: LiteralString = f"""
    update billing_customers set check_at = %(again)s where id in (
      select id from billing_customers
      where {IS_CHECKED} and check_at <= %(now)s and storefront = any(%(storefronts)s)
      order by check_at limit %(limit)s for update skip locked)
    returning id, storefront, stripe_customer_id"""
_CHECK_ALL: LiteralString = """
    update billing_customers
    set check_at = %(now)s, version = greatest(version, %(version)s), published = null
    where storefront = %(storefront)s and stripe_customer_id is not null"""


class BillingCustomers:
    """The billing customers of one storefront."""

    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def add(self, customer: BillingCustomer) -> bool:
        """Returns False if the user, or the provider's customer, has a row."""
        return await self._executor.add_if_absent(customer)

    async def of_user(self, user_id: UUID) -> BillingCustomer | None:
        return await self._executor.get(BillingCustomer, _OF_USER, user_id=user_id, storefront=self._storefront)

    async def of_stripe(self, stripe_id: str) -> BillingCustomer | None:
        return await self._executor.get(BillingCustomer, _OF_STRIPE, stripe_id=stripe_id, storefront=self._storefront)

    async def lock(self, customer_id: UUID) -> BillingCustomer:
        customer = await self._executor.get(BillingCustomer, _LOCKED, id=customer_id, storefront=self._storefront)
        assert customer
        return customer

    async def lock_of_user(self, user_id: UUID) -> BillingCustomer | None:
        return await self._executor.get(BillingCustomer, _LOCKED_OF_USER, user_id=user_id, storefront=self._storefront)

    async def save(self, customer: BillingCustomer) -> None:
        await self._executor.defer_save(customer)

    async def change_language(self, user_id: UUID, language: Language | None) -> None:
        """Of all mails to a user."""
        await self._executor.execute(_CHANGE_LANGUAGE, storefront=self._storefront, user_id=user_id, language=language)

    async def prices(self, ids: Iterable[str]) -> dict[str, PlanPrice]:
        """The known ones of the provider's prices, by their id there."""
        rows = await self._executor.get_all(PlanPrice, _PRICES, ids=list(ids), storefront=self._storefront)
        return {row.stripe_price_id: row for row in rows}

    async def all_prices(self) -> dict[str, PlanPrice]:
        """The provider's prices of the storefront's plans, by their id there."""
        rows = await self._executor.get_all(PlanPrice, "storefront = %(storefront)s", storefront=self._storefront)
        return {row.stripe_price_id: row for row in rows}

    async def price(self, plan_id: str, amount: int, currency: str) -> PlanPrice | None:
        return await self._executor.get(
            PlanPrice, _PRICE, plan_id=plan_id, amount=amount, currency=currency, storefront=self._storefront
        )

    async def add_price(self, price: PlanPrice) -> None:
        """Add a price, unless the plan has one of that amount."""
        await self._executor.add_if_absent(price)

    async def check_all(self, now: datetime) -> None:
        """Let the reconciliation read the state of every customer again, and publish it in any case."""
        await self._executor.execute(_CHECK_ALL, storefront=self._storefront, now=now, version=restored_version(now))


async def claim_due(
    executor: Executor, storefronts: Iterable[str], now: datetime, again: timedelta, limit: int
) -> list[Row]:
    """Customers that are due to be checked; they are due again after `again`.

    Concurrent calls return different ones.
    """
    return await executor.fetch(_CLAIM, storefronts=list(storefronts), now=now, again=now + again, limit=limit)
