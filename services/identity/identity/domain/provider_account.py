"""An account at an OpenID provider with which a user signs in."""

from datetime import datetime
from uuid import UUID

from common.db.tables import moment
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlmodel import Field

from identity.domain.base import Table


class ProviderAccount(Table, table=True):
    """`subject` is the provider's unchanging id of the account. A user has at most one account per provider."""

    __tablename__ = "provider_accounts"
    __table_args__ = (UniqueConstraint("user_id", "provider", name="provider_accounts_of_user"),)

    storefront: str = Field(primary_key=True)
    provider: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    user_id: UUID = Field(sa_column_args=(ForeignKey("users.id", name="provider_accounts_user", ondelete="CASCADE"),))
    created_at: datetime = moment()
