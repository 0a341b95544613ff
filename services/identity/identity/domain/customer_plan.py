"""What other services record about a customer's subscription and quota, as their events report it."""

from datetime import datetime
from uuid import UUID

from common.db.tables import optional_moment
from sqlalchemy import BigInteger, ForeignKey
from sqlmodel import Field

from identity.domain.base import Table


class CustomerSubscription(Table, table=True):
    """The state of the newest SubscriptionChanged. A user without a row has never subscribed."""

    __tablename__ = "customer_subscriptions"

    user_id: UUID = Field(
        sa_column_args=(ForeignKey("users.id", name="customer_subscriptions_user", ondelete="CASCADE"),),
        primary_key=True,
    )
    storefront: str
    plan_id: str
    tier: str
    status: str
    current_period_start: datetime | None = optional_moment()
    current_period_end: datetime | None = optional_moment()
    cancel_at_period_end: bool
    version: int = Field(sa_type=BigInteger)


class CustomerQuota(Table, table=True):
    """The state of the newest QuotaChanged. Without `credit_limit` the storefront's free credits apply.

    `granted` is what is left of the credits that staff gave beyond them.
    """

    __tablename__ = "customer_quotas"

    user_id: UUID = Field(
        sa_column_args=(ForeignKey("users.id", name="customer_quotas_user", ondelete="CASCADE"),), primary_key=True
    )
    storefront: str
    credit_limit: int | None = Field(default=None, sa_type=BigInteger)
    used: int = Field(sa_type=BigInteger)
    granted: int = Field(default=0, sa_type=BigInteger)
    resets_at: datetime | None = optional_moment()
    images_generated: int = Field(sa_type=BigInteger)
    version: int = Field(sa_type=BigInteger)
