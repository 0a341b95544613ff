"""The subscriptions of a storefront: plans that renew every month."""

from pydantic import Field, model_validator

from common.kernel.sections import PagePath, Section

PLAN_ID = r"^[a-z][a-z0-9_]{0,39}$"
"""A regular expression."""


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


class Subscriptions(Section):
    """The plans on sale, cheapest first, and the pages to which the payment provider sends customers back.

    Without `plan_change_enabled` a subscriber cannot change to another plan.
    """

    plans: tuple[Plan, ...] = ()
    plan_change_enabled: bool = True
    checkout_page: PagePath = "/pricing"
    portal_page: PagePath = "/pricing"

    def plan(self, name: str) -> Plan | None:
        """The plan with an id or a tier."""
        return next((plan for plan in self.plans if name in (plan.id, plan.tier)), None)

    def has_above(self, tier: str) -> bool:
        """Whether a customer with this tier, or without a plan, can choose a plan with more credits."""
        own = self.plan(tier)
        if own is None:
            return any(plan.is_active for plan in self.plans)
        return self.plan_change_enabled and any(plan.is_active and plan.credits > own.credits for plan in self.plans)

    @model_validator(mode="after")
    def _plans_differ(self) -> "Subscriptions":
        names = [name for plan in self.plans for name in {plan.id, plan.tier}]
        if len(set(names)) < len(names):
            raise ValueError("plans: an id or a name is repeated")
        return self
