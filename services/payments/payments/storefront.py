"""What payments reads of a storefront's TOML file."""

from typing import Annotated, Self

from common.kernel.charge_limits import ChargeLimits, limits_of
from common.kernel.sections import Live, PagePath, Section
from common.kernel.service_sections import ServiceSection
from common.kernel.storefronts import Storefront
from pydantic import Field, model_validator

PLAN_ID = r"^[a-z][a-z0-9_]{0,39}$"
"""A regular expression."""


class CreditPack(Section):
    """`price` in minor units of the storefront's currency, for `credits` credits."""

    sku: str = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")
    credits: int = Field(ge=1, le=100_000)
    price: int = Field(ge=1, le=10**9)


class Credits(ServiceSection, name="credits"):
    """The credit packs on sale. `unlock_price` is the number of credits that unlocking one result costs."""

    packs: tuple[CreditPack, ...] = ()
    unlock_price: Annotated[int, Live("How many credits unlocking one result costs.")] = Field(default=1, ge=1, le=1000)

    @model_validator(mode="after")
    def _no_sku_is_repeated(self) -> "Credits":
        if len({pack.sku for pack in self.packs}) < len(self.packs):
            raise ValueError("packs: a sku is repeated")
        return self


class Plan(Section):
    """`price` in minor units of the storefront's currency and `credits`, both per month.

    `generations_per_minute` limits submissions. A customer's job begins before those
    of a lower `priority`, unless another job of the same customer waits; without a plan it is 0.
    Customers can subscribe to active plans only.
    """

    id: str = Field(pattern=PLAN_ID)
    name: str = Field(min_length=1, max_length=40)
    price: int = Field(ge=1, le=10**9)
    credits: int = Field(ge=0, le=10**6)
    generations_per_minute: int = Field(ge=1, le=100_000)
    priority: int = Field(default=0, ge=0, le=100)
    features: tuple[str, ...] = ()
    recommended: bool = False
    is_active: bool = True

    @property
    def tier(self) -> str:
        """The plan's name in lower case, which contracts use as a short id."""
        return self.name.lower()


class SubscriptionPlans(ServiceSection, name="subscriptions"):
    """Plans that renew every month, cheapest first, and the pages to which the payment provider sends customers back.

    Without `plan_change_enabled` a subscriber cannot change to another plan.
    """

    plans: Annotated[
        tuple[Plan, ...], Live("The plans that renew every month, cheapest first. A plan can be inactive, not removed.")
    ] = ()
    plan_change_enabled: Annotated[bool, Live("Whether subscribers can change to another plan.")] = True
    checkout_page: PagePath = "/pricing"
    portal_page: PagePath = "/pricing"

    def plan(self, name: str) -> Plan | None:
        """The plan with an id or a tier."""
        return next((plan for plan in self.plans if name in (plan.id, plan.tier)), None)

    def check_change(self, before: Self) -> None:
        missing = {plan.id for plan in before.plans} - {plan.id for plan in self.plans}
        if missing:
            raise ValueError(
                f"plans: {', '.join(sorted(missing))} may have subscribers: set is_active to false instead"
            )

    @model_validator(mode="after")
    def _plans_differ(self) -> "SubscriptionPlans":
        names = [name for plan in self.plans for name in {plan.id, plan.tier}]
        if len(set(names)) < len(names):
            raise ValueError("plans: an id or a name is repeated")
        return self


class OrderTotals(ServiceSection, name="orders", extra="ignore"):
    """The limits of an order's total, which are those of a pack's price."""

    smallest_total: int | None = Field(default=None, ge=1)
    largest_total: int | None = Field(default=None, ge=1, le=10**12)


class Figures(ServiceSection, name="figures", extra="ignore"):
    most_per_batch: int = Field(default=4, ge=1, le=16)


class Tier(Section, extra="ignore"):
    """A size and price of a printed book. `price` in minor units of the storefront's currency."""

    id: int
    code: str
    name: str
    price: int
    max_retries_per_unit: int
    pages: int
    active: bool = True


class Books(ServiceSection, name="books", extra="ignore"):
    tiers: tuple[Tier, ...] = ()


def charge_limits(storefront: Storefront) -> ChargeLimits:
    """The prices of packs that can be charged."""
    own = storefront.section(OrderTotals)
    return limits_of(storefront.currency).narrowed(own.smallest_total, own.largest_total)
