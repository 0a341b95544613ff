"""The customers of subscriptions: one customer at the provider for each user."""

from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from common.kernel import clock
from common.kernel.languages import Language
from sqlalchemy import Column, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from payments.domain.base import Table, assign

IS_CHECKED: LiteralString = "check_at IS NOT NULL"


class BillingCustomer(Table, table=True):
    """A user who subscribes, or wanted to. Its id is the provider's idempotency key. Locking its row protects its
    subscriptions, checkouts and invoices.

    `revision` counts the states that were read from the provider and stored: one that was read before another one was
    stored is read again. `version` is that of the published events, and `published` what the last of them said.
    `check_at` is when the reconciliation reads the provider again. `changing_until` is written by
    releases before plans were changed in checkouts. A deleted user's row stays, without
    the address, so that a late request or payment cannot begin a subscription.
    """

    __tablename__ = "billing_customers"
    __table_args__ = (
        Index("billing_customers_user", "user_id", "storefront", unique=True),
        Index("billing_customers_stripe", "stripe_customer_id", "storefront", unique=True),
        Index("billing_customers_check", "check_at", postgresql_where=text(IS_CHECKED)),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    user_id: UUID
    email: str | None
    language: Language | None = Field(default=None, sa_type=String)
    stripe_customer_id: str | None = None
    version: int = 0
    revision: int = 0
    published: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True))
    check_at: datetime | None = optional_moment()
    changing_until: datetime | None = optional_moment()
    deleted_at: datetime | None = optional_moment()
    created_at: datetime = moment()
    updated_at: datetime = moment()

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    def forget(self) -> None:
        """The user's account was deleted."""
        if not self.is_deleted:
            assign(self, email=None, language=None, deleted_at=clock.now())

    def publish(self, facts: dict[str, Any]) -> bool:
        """Record what is to be published under the next version; returns False if that was published last."""
        if self.is_deleted or not assign(self, published=facts):
            return False
        return assign(self, version=self.version + 1)


def restored_version(now: datetime) -> int:
    """A version above all that were published of a customer whose row was lost: the minutes of the present time.

    A version counts changes, and no subscription changes once a minute for years.
    """
    return int(now.timestamp()) // 60
