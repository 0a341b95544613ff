"""The erasure of a customer: what all services have to do after the account is deleted."""

from datetime import datetime
from uuid import UUID

from common.db.tables import moment, optional_moment
from common.kernel.errors import Conflict, NotFound
from sqlalchemy import Index, text
from sqlmodel import Field

from identity.domain.base import Table


class StaffNotErasable(Conflict):
    """The account is of staff: it has to be removed from the staff first, which the last owner cannot be."""

    code = "erasure.of_staff"


class ErasureNotFound(NotFound):
    code = "erasure.not_found"


class Erasure(Table, table=True):
    """`address_id` stands for the e-mail address. `requested_by` is a member of staff, null for the customer.

    `announced_at` is when the services were told last. The erasure is complete when no service has anything left.
    """

    __tablename__ = "erasures"
    __table_args__ = (
        Index("erasures_open", "checked_at", postgresql_where=text("completed_at IS NULL")),
        Index("erasures_newest", "storefront", "requested_at", "user_id"),
    )

    storefront: str = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    address_id: UUID
    requested_by: UUID | None = None
    requested_at: datetime = moment()
    announced_at: datetime = moment()
    checked_at: datetime = moment()
    completed_at: datetime | None = optional_moment()
