"""The dependencies of the use cases of credits."""

from dataclasses import dataclass, field

from common.db.database import Database
from common.db.executor import Executor
from common.kernel.storefronts import Storefront, Storefronts
from common.rpc.interfaces.identity import IdentityInterface

from payments.adapters.stripe_account import Accounts
from payments.adapters.stripe_checkout import StripeCheckout
from payments.domain.credit_errors import CreditsNotOffered
from payments.repository.credit_packs import CreditPacks
from payments.storefront import Credits


@dataclass(frozen=True, slots=True)
class CreditContext:
    database: Database
    accounts: Accounts
    storefronts: Storefronts
    identity: IdentityInterface
    _seeded: set[str] = field(default_factory=set)
    """The storefronts whose declared packs this process has stored."""

    def checkout(self, storefront: str) -> StripeCheckout:
        return StripeCheckout(self.accounts.of(storefront))

    def seller(self, storefront: str) -> Storefront:
        """The storefront, whose file declares packs. Raises CreditsNotOffered."""
        found = self.storefronts[storefront]
        if not found.section(Credits).packs:
            raise CreditsNotOffered()
        return found

    async def packs(self, storefront: str, executor: Executor | None = None) -> CreditPacks:
        """The storefront's packs, among them those of its TOML file.

        A pack of the file is stored once; staff may change it afterwards.
        """
        if storefront not in self._seeded:
            declared = self.storefronts[storefront].section(Credits).packs
            await CreditPacks(self.database.autocommit, storefront).add_missing(declared)
            self._seeded.add(storefront)
        return CreditPacks(executor or self.database.autocommit, storefront)
