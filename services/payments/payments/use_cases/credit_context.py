"""The dependencies of the use cases of credits."""

from dataclasses import dataclass, field

from common.db.database import Database
from common.db.executor import Executor
from common.kernel.storefronts import Storefronts

from payments.adapters.stripe_account import Accounts
from payments.adapters.stripe_checkout import StripeCheckout
from payments.repository.credit_packs import CreditPacks


@dataclass(frozen=True, slots=True)
class CreditContext:
    database: Database
    accounts: Accounts
    storefronts: Storefronts
    _seeded: set[str] = field(default_factory=set)
    """The storefronts whose declared packs this process has stored."""

    def checkout(self, storefront: str) -> StripeCheckout:
        return StripeCheckout(self.accounts.of(storefront))

    async def packs(self, storefront: str, executor: Executor | None = None) -> CreditPacks:
        """The storefront's packs, among them those of its TOML file.

        A pack of the file is stored once; staff may change it afterwards.
        """
        if storefront not in self._seeded:
            declared = self.storefronts[storefront].credits.packs
            await CreditPacks(self.database.autocommit, storefront).add_missing(declared)
            self._seeded.add(storefront)
        return CreditPacks(executor or self.database.autocommit, storefront)
