"""The provider's prices of the plans."""

from datetime import datetime

from common.db.tables import moment
from sqlalchemy import Index
from sqlmodel import Field

from payments.domain.base import Table


class PlanPrice(Table, table=True):
    """The provider's price of a plan at one amount per month. It is never changed: a changed plan gets another row, and
    subscribers keep the price with which they subscribed.
    """

    __tablename__ = "plan_prices"
    __table_args__ = (Index("plan_prices_stripe", "stripe_price_id", "storefront", unique=True),)

    storefront: str = Field(primary_key=True)
    plan_id: str = Field(primary_key=True)
    amount: int = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    stripe_price_id: str
    created_at: datetime = moment()
