"""Read models of an account."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is needed to check a password. Read before the slow hash, so that no connection is held during it.

    `has_mailed_password`: the password was mailed to the address, and was not used yet.
    """

    id: UUID
    email: str
    password_hash: str | None
    is_active: bool
    is_staff: bool
    has_mailed_password: bool


@dataclass(frozen=True, slots=True)
class Account:
    """The profile of an account, for contracts whose ids are numbers."""

    number: int
    email: str
    first_name: str
    last_name: str
    company_name: str | None
    phone_number: str | None
    is_active: bool
    is_verified: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AccountWithStanding:
    """The profile of an account with the customer's standing, for contracts that sell credits."""

    number: int
    email: str
    first_name: str
    last_name: str
    created_at: datetime
    credit_balance: int
    free_preview_used: bool
    social_share_unlock_used: bool
