"""Credit accounts, and the ledger of their entries."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from common.db.tables import moment
from common.events.payments import CreditConsumed, CreditGranted
from common.kernel import clock
from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlmodel import Field

from payments.domain.base import Table
from payments.domain.credit_errors import InsufficientCredits


class EntryKind(StrEnum):
    """What caused an entry, with the sign of its amount.

    `grant` (+) is a purchase, `spend` (-) an unlocked job, `return` (+) gives a spend back, `hold` (-) reserves the
    price of a submitted job, `release` (+) ends a hold, `capture` (0) makes it final, `refund` (-) takes back what was
    refunded at the provider, `adjustment` (+ or -) is staff's. A `return` or `release` of 0 is a marker: the movement
    that it would undo has not been recorded, and is not to take anything when it is.
    """

    GRANT = "grant"
    SPEND = "spend"
    RETURN = "return"
    HOLD = "hold"
    CAPTURE = "capture"
    RELEASE = "release"
    REFUND = "refund"
    ADJUSTMENT = "adjustment"


REASONS = {EntryKind.GRANT: "purchase", EntryKind.SPEND: "unlock"}
"""The `reason` of an entry's event, where it differs from the kind."""


class CreditEntry(Table, table=True):
    """One entry of an account; the database refuses to change or delete it.

    `amount` is signed and `balance` the sum of the account's amounts up to this entry. `version` numbers the entries of
    an account from 1. `reference` is the job, the purchase or the adjustment. For a refund at the provider it is
    derived from `purchase_id` and the refunded total.
    """

    __tablename__ = "credit_entries"
    __table_args__ = (
        UniqueConstraint("account_id", "version", name="credit_entries_version"),
        UniqueConstraint("reference", "kind", "account_id", name="credit_entries_once"),
        CheckConstraint("balance >= 0", name="credit_entries_balance"),
        Index("credit_entries_purchase", "purchase_id"),
        Index("credit_entries_grant", "purchase_id", unique=True, postgresql_where=text("kind = 'grant'")),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    account_id: UUID = Field(sa_column_args=(ForeignKey("credit_accounts.id", name="credit_entries_account"),))
    storefront: str
    version: int = Field(sa_type=BigInteger)
    kind: str
    amount: int
    balance: int = Field(sa_type=BigInteger)
    reference: UUID
    purchase_id: UUID | None = Field(
        default=None, sa_column_args=(ForeignKey("credit_purchases.id", name="credit_entries_of_purchase"),)
    )
    created_at: datetime = moment()


class CreditAccount(Table, table=True):
    """A customer's credits at one storefront. Its row is locked by whatever adds an entry.

    `balance` is the sum of its entries and what the customer can spend; `version` is the number of the last entry.
    `user_id` is null after the customer was deleted.
    """

    __tablename__ = "credit_accounts"
    __table_args__ = (
        Index("credit_accounts_user", "user_id", "storefront", unique=True),
        CheckConstraint("balance >= 0", name="credit_accounts_balance"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    user_id: UUID | None
    balance: int = Field(default=0, sa_type=BigInteger)
    version: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = moment()

    def move(
        self, kind: EntryKind, amount: int, reference: UUID, purchase_id: UUID | None = None
    ) -> tuple[CreditEntry, CreditGranted | CreditConsumed | None]:
        """Change the balance; returns the entry, and its event unless the amount is 0. Raises InsufficientCredits."""
        if self.balance + amount < 0:
            raise InsufficientCredits.of(self.balance)
        self.balance += amount
        self.version += 1
        entry = CreditEntry(
            account_id=self.id,
            storefront=self.storefront,
            version=self.version,
            kind=kind,
            amount=amount,
            balance=self.balance,
            reference=reference,
            purchase_id=purchase_id,
            created_at=clock.now(),
        )
        return entry, self._event(entry)

    def _event(self, entry: CreditEntry) -> CreditGranted | CreditConsumed | None:
        if not entry.amount or self.user_id is None:
            return None
        event = CreditGranted if entry.amount > 0 else CreditConsumed
        return event(
            storefront=self.storefront,
            version=entry.version,
            user_id=self.user_id,
            amount=abs(entry.amount),
            balance=entry.balance,
            reference=entry.reference,
            reason=REASONS.get(EntryKind(entry.kind), entry.kind),
        )


class CreditAdjustment(Table, table=True):
    """Why staff changed a balance. Its id is the reference of the entry; `reason` is null after an anonymisation."""

    __tablename__ = "credit_adjustments"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    account_id: UUID = Field(
        index=True, sa_column_args=(ForeignKey("credit_accounts.id", name="credit_adjustments_account"),)
    )
    amount: int
    reason: str | None
    staff_id: UUID
    created_at: datetime = moment()
