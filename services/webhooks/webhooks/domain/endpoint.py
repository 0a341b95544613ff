"""The tables of endpoints and of the keys that sign what they get."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from sqlalchemy import ARRAY, Column, ForeignKey, Index, LargeBinary, String
from sqlmodel import Field

from webhooks.domain.base import Table, enum_column

EVERYTHING = "*"
"""The event type of endpoints that get all events, also those of later releases."""


class Scheme(StrEnum):
    """How deliveries are signed: `v1` with HMAC-SHA256, `v1a` with Ed25519."""

    HMAC = "v1"
    ED25519 = "v1a"


class DisabledReason(StrEnum):
    """`gone`: it responded with 410. `failing`: no delivery succeeded for five days."""

    STAFF = "staff"
    GONE = "gone"
    FAILING = "failing"


class Endpoint(Table, table=True):
    """`headers` are encrypted; their names are in `header_names`. `matching_since`: since when it gets these types.

    `failing_since` is the first of the failures that no success followed. Until `paused_until` nothing is sent, because
    the endpoint asked for it with `Retry-After`.
    """

    __tablename__ = "endpoints"
    __table_args__ = (Index("endpoints_of_storefront", "storefront", "created_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    url: str
    description: str = ""
    event_types: list[str] = Field(sa_column=Column(ARRAY(String), nullable=False))
    scheme: Scheme = enum_column(Scheme)
    headers: bytes | None = Field(default=None, sa_type=LargeBinary)
    header_names: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(String), nullable=False))
    created_by: UUID
    created_at: datetime = moment()
    updated_at: datetime = moment()
    matching_since: datetime = moment()
    failing_since: datetime | None = optional_moment()
    paused_until: datetime | None = optional_moment()
    disabled_at: datetime | None = optional_moment()
    disabled_reason: DisabledReason | None = enum_column(DisabledReason, default=None, nullable=True)


def _of_endpoint(name: str) -> Any:
    return Field(sa_column_args=(ForeignKey("endpoints.id", name=name, ondelete="CASCADE"),))


class SigningKey(Table, table=True):
    """An endpoint has one without `expires_at`, and after a rotation the former ones until they expire.

    `secret` is encrypted. `public_key` is that of an Ed25519 key.
    """

    __tablename__ = "signing_keys"
    __table_args__ = (Index("signing_keys_of_endpoint", "endpoint_id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    endpoint_id: UUID = _of_endpoint("signing_keys_endpoint")
    secret: bytes = Field(sa_type=LargeBinary)
    public_key: str | None = None
    created_at: datetime = moment()
    expires_at: datetime | None = optional_moment()
