"""A purchase of a credit pack, paid at the provider's checkout page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, LiteralString
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from common.kernel import clock
from sqlalchemy import BigInteger, Column, Identity, Index, text
from sqlmodel import Field

from payments.domain.base import Table


class PurchaseStatus(StrEnum):
    """`created` has no session at the provider yet; `failed` never will, because the provider refused it."""

    CREATED = "created"
    OPEN = "open"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    EXPIRED = "expired"
    FAILED = "failed"


class Flag(StrEnum):
    """Why staff should look at a purchase."""

    SPENT_BEFORE_REFUND = "spent_before_refund"
    """Refunded at the provider after credits of it had been spent: `credits_owed` of them."""
    CUSTOMER_DELETED = "customer_deleted"
    """Paid after the customer's account was deleted; no credits were granted."""
    AMOUNT_MISMATCH = "amount_mismatch"
    """The provider reports another amount or currency than the purchase has; no credits were granted."""
    REFUND_FAILED = "refund_failed"
    """A refund failed at the provider after its credits had been taken back."""


NOT_GRANTED = (Flag.CUSTOMER_DELETED, Flag.AMOUNT_MISMATCH)
"""The flags of paid purchases whose credits were not granted; they stay."""
UNSETTLED = (PurchaseStatus.CREATED, PurchaseStatus.OPEN)
IS_NUMBERED: LiteralString = "number > 0"
"""True for all rows. PostgreSQL uses a partial index with this predicate only for queries that contain it."""
IS_UNSETTLED: LiteralString = "status IN ('created', 'open')"
PAID = (PurchaseStatus.PAID, PurchaseStatus.PARTIALLY_REFUNDED, PurchaseStatus.REFUNDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutSession:
    """A session of the provider's checkout at one moment. `currency` is upper case.

    `metadata` was set when it was created. `refunded` is the total refunded of its charge, None while there is none.
    """

    id: str
    metadata: Mapping[str, str]
    is_paid: bool
    is_expired: bool
    amount: int
    currency: str
    transaction_id: str | None
    refunded: int | None
    url: str | None

    @property
    def purchase_id(self) -> UUID | None:
        """The purchase that the session was created for; None if it is none of ours."""
        try:
            return UUID(self.metadata["purchase_id"])
        except (KeyError, ValueError):
            return None


class CreditPurchase(Table, table=True):
    """`price` and `refunded` in minor units. Its id is the provider's idempotency key.

    `transaction_id` is the id of the payment intent. `credits_recalled` is how many credits the refunds so far stand
    for; `credits_owed` is how many of them could not be taken back, because they had been spent. `user_id` and `email`
    are null after the customer was deleted. The payment page leads back to `front_end`; null stands for `site_url`.
    """

    __tablename__ = "credit_purchases"
    __table_args__ = (
        Index("credit_purchases_session", "session_id", "storefront", unique=True),
        Index("credit_purchases_transaction", "transaction_id", "storefront", unique=True),
        Index("credit_purchases_user", "user_id", "storefront"),
        Index("credit_purchases_page", "storefront", "number", postgresql_where=text(IS_NUMBERED)),
        Index("credit_purchases_unchecked", "checked_at", postgresql_where=text(IS_UNSETTLED)),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False, unique=True)
    )
    storefront: str
    user_id: UUID | None
    email: str | None
    sku: str
    credits: int
    price: int
    currency: str
    status: str = PurchaseStatus.CREATED
    front_end: str | None = None
    session_id: str | None = None
    transaction_id: str | None = None
    refunded: int = 0
    credits_recalled: int = 0
    credits_owed: int = 0
    flag: str | None = None
    paid_at: datetime | None = optional_moment()
    checked_at: datetime = moment()
    created_at: datetime = moment()
    updated_at: datetime = moment()

    @classmethod
    def of_session(cls, storefront: str, session: CheckoutSession) -> "CreditPurchase | None":
        """Recreate a lost purchase from the metadata of its session; None if it is not one of this storefront."""
        metadata, purchase_id = session.metadata, session.purchase_id
        if purchase_id is None or metadata.get("storefront") != storefront:
            return None
        return cls(
            id=purchase_id,
            storefront=storefront,
            user_id=UUID(metadata["user_id"]),
            email=None,
            sku=metadata["sku"],
            credits=int(metadata["credits"]),
            price=session.amount,
            currency=session.currency,
        )

    @property
    def is_paid(self) -> bool:
        return self.status in PAID

    @property
    def paid(self) -> int:
        """What was paid, also if it was refunded afterwards."""
        return self.price if self.is_paid else 0

    def open(self, session_id: str) -> None:
        """Store the session created for this purchase; repeating it has no effect."""
        if self.session_id is None:
            self._set(session_id=session_id, status=PurchaseStatus.OPEN)

    def fail(self) -> None:
        """The provider refused to create a session."""
        if self.status == PurchaseStatus.CREATED:
            self._set(status=PurchaseStatus.FAILED)

    def expire(self) -> None:
        if not self.is_paid:
            self._set(status=PurchaseStatus.EXPIRED)

    def pay(self, session: CheckoutSession) -> bool:
        """Record the payment; returns whether credits are to be granted now, which is true at most once."""
        if self.is_paid:
            return False
        self._set(status=PurchaseStatus.PAID, transaction_id=session.transaction_id, paid_at=clock.now())
        if (session.amount, session.currency) != (self.price, self.currency):
            self.flag = Flag.AMOUNT_MISMATCH
        elif self.user_id is None:
            self.flag = Flag.CUSTOMER_DELETED
        return self.flag is None

    def refund_to(self, total: int) -> int:
        """Set the total refunded so far; returns how many more credits are to be taken back.

        A part of the price stands for the same part of the credits, rounded down. A total that shrinks only flags the
        purchase: a refund failed at the provider.
        """
        if total < self.refunded and self.flag not in NOT_GRANTED:
            self._set(flag=Flag.REFUND_FAILED)
        if not self.is_paid or total <= self.refunded:
            return 0
        self.refunded = min(total, self.price)
        is_full = self.refunded == self.price
        self._set(status=PurchaseStatus.REFUNDED if is_full else PurchaseStatus.PARTIALLY_REFUNDED)
        recalled = self.credits * self.refunded // self.price
        more, self.credits_recalled = recalled - self.credits_recalled, recalled
        return more

    def owe(self, credits: int) -> None:
        """Flag credits that could not be taken back."""
        if credits:
            self._set(credits_owed=self.credits_owed + credits, flag=Flag.SPENT_BEFORE_REFUND)

    def anonymise(self) -> None:
        self._set(user_id=None, email=None)

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            if getattr(self, name) != value:
                setattr(self, name, value)
        self.updated_at = clock.now()
