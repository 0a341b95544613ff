"""What other services record about a customer, as their events report it."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlmodel import Field

from identity.domain.base import Table


class CustomerStanding(Table, table=True):
    """A user without a row has no credits and has used no free offer.

    `credit_balance` is what the user can spend. The versions are those of the events that were applied last, 0 before
    the first one.
    """

    __tablename__ = "customer_standings"

    user_id: UUID = Field(
        sa_column_args=(ForeignKey("users.id", name="customer_standings_user", ondelete="CASCADE"),), primary_key=True
    )
    storefront: str
    credit_balance: int = Field(default=0, sa_type=BigInteger)
    credit_version: int = Field(default=0, sa_type=BigInteger)
    free_preview_used: bool = False
    social_share_unlock_used: bool = False
    perks_version: int = Field(default=0, sa_type=BigInteger)
