"""Bodies of users: the profile with subscription and quota, its changes, and the statistics."""

from datetime import datetime
from typing import Annotated, Any, Literal

import orjson
from common.http import Body, Output, shown
from common.kernel.storefronts import Storefront
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from identity.domain.member import Member
from identity.http.fields import NotBlank
from identity.storefront import Figures, Subscriptions

PREFERENCES_BYTES = 4096
PREFERENCES_DEPTH = 5


def _small(preferences: dict[str, Any]) -> dict[str, Any]:
    if len(orjson.dumps(preferences)) > PREFERENCES_BYTES or _depth(preferences) > PREFERENCES_DEPTH:
        facts = {"max_bytes": PREFERENCES_BYTES, "max_depth": PREFERENCES_DEPTH}
        raise PydanticCustomError("profile.preferences_too_large", "The preferences are too large.", facts)
    return preferences


def _depth(node: Any) -> int:
    """Recursive: the parser of requests refuses what is nested deeply."""
    if not isinstance(node, dict | list):
        return 0
    children = node.values() if isinstance(node, dict) else node
    return 1 + max(map(_depth, children), default=0)


Username = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), NotBlank]
DisplayName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
Preferences = Annotated[
    dict[str, Any],
    AfterValidator(_small),
    Field(description=f"At most {PREFERENCES_BYTES} bytes of JSON, nested at most {PREFERENCES_DEPTH} levels deep."),
]


class ProfileBody(Body):
    """A partial update. Other fields are ignored; `preferences` are replaced as a whole."""

    username: Username = ""
    display_name: DisplayName | None = None
    preferences: Preferences = Field(default={})

    def changes(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class SubscriptionBody(Output):
    """`plan` is `free`, and `plan_id` null, without a subscription."""

    plan_id: str | None
    plan: str
    status: str
    current_period_start: datetime | None
    current_period_end: datetime | None
    cancel_at_period_end: bool


class QuotaBody(Output):
    limit: int
    used: int
    remaining: int
    resets_at: datetime | None


class UserBody(Output):
    """`id` and `user_id` are the same, `subscription_plan` is the plan's name in lower case or `free`."""

    id: str
    user_id: str
    email: str
    username: str
    display_name: str | None
    role: Literal["user", "admin"]
    preferences: dict[str, Any]
    created_at: datetime
    subscription: SubscriptionBody
    quota: QuotaBody
    quota_limit: int
    quota_used: int
    subscription_plan: str


def user_body(member: Member) -> dict[str, Any]:
    return shown(
        UserBody,
        member,
        user_id=member.id,
        role="admin" if member.is_staff else "user",
        subscription=shown(SubscriptionBody, member.subscription, plan=member.subscription.tier),
        quota=shown(QuotaBody, member.quota),
        quota_limit=member.quota.limit,
        quota_used=member.quota.used,
        subscription_plan=member.subscription.tier,
    )


class UserNameBody(Output):
    user_id: str
    email: str
    username: str


class UpdatedUserBody(UserBody):
    message: str
    user: UserNameBody


def updated_user_body(member: Member) -> dict[str, Any]:
    user = shown(UserNameBody, member, user_id=member.id)
    return {**user_body(member), "message": "Your profile has been updated.", "user": user}


class StatsBody(Output):
    """`images_generated` counts the pictures that were ever made, `images_remaining` the credits that are left.

    `upsell` is true when little of the quota is left and there is a larger plan to suggest.
    """

    images_generated: int
    images_remaining: int
    subscription_tier: str
    subscription_plan: str
    quota_used: int
    quota_limit: int
    usage_percentage: float
    upsell: bool


def stats_body(member: Member, storefront: Storefront) -> dict[str, Any]:
    quota, tier = member.quota, member.subscription.tier
    figures, plans = storefront.section(Figures), storefront.section(Subscriptions)
    return shown(
        StatsBody,
        quota,
        images_remaining=quota.remaining,
        subscription_tier=tier,
        subscription_plan=tier,
        quota_used=quota.used,
        quota_limit=quota.limit,
        usage_percentage=quota.percentage,
        upsell=quota.has_used(figures.upsell_threshold_pct) and plans.has_above(tier),
    )
