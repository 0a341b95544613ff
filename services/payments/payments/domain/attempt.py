"""Declined attempts at payments."""

from datetime import datetime
from uuid import UUID

from common.db.tables import moment
from sqlalchemy import ForeignKey
from sqlmodel import Field

from payments.domain.base import Table


class Attempt(Table, table=True):
    """A declined attempt at a payment; `key` identifies it at the provider."""

    __tablename__ = "attempts"

    payment_id: UUID = Field(primary_key=True, sa_column_args=(ForeignKey("payments.id", name="attempts_of_payment"),))
    key: str = Field(primary_key=True)
    reason: str
    created_at: datetime = moment()
