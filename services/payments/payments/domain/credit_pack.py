"""Credit packs."""

from datetime import datetime

from common.db.tables import moment
from sqlalchemy import Column, Identity, Index, Integer
from sqlmodel import Field

from payments.domain.base import Table


class CreditPack(Table, table=True):
    """`credits` for `price` minor units of the storefront's currency. `sku` is case-sensitive and never changes."""

    __tablename__ = "credit_packs"
    __table_args__ = (Index("credit_packs_sku", "sku", "storefront", unique=True),)

    id: int | None = Field(default=None, sa_column=Column(Integer, Identity(), primary_key=True))
    storefront: str
    sku: str
    credits: int
    price: int
    is_active: bool = True
    created_at: datetime = moment()
    updated_at: datetime = moment()
