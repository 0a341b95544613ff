"""The dependencies of the use cases of subscriptions."""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID
from weakref import WeakValueDictionary

from common.db.database import Database
from common.kernel.storefronts import Storefronts

from payments.adapters.stripe_account import Accounts
from payments.adapters.stripe_billing import StripeBilling
from payments.adapters.stripe_plan_prices import StripePlanPrices


@dataclass(frozen=True, slots=True)
class BillingContext:
    database: Database
    accounts: Accounts
    storefronts: Storefronts
    _locks: WeakValueDictionary[UUID, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def lock(self, customer_id: UUID) -> asyncio.Lock:
        """A lock of this process: it spares the reads that `observe` would repeat, and promises nothing else."""
        return self._locks.setdefault(customer_id, asyncio.Lock())

    def billing(self, storefront: str) -> StripeBilling:
        return StripeBilling(self.accounts.of(storefront))

    def plan_prices(self, storefront: str) -> StripePlanPrices:
        return StripePlanPrices(self.accounts.of(storefront))
