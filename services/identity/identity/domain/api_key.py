"""Keys with which machines call the staff contract."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from common.db.tables import moment, optional_moment
from common.kernel import clock
from common.kernel.api_keys import digest_of, new_key
from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from identity.domain.base import Table

SHOWN = 4
"""How many of the key's last characters are stored, by which people tell keys apart."""
GATEWAYS_FORGET = timedelta(minutes=5)
"""How long a gateway may use what it was told of a key; longer than it does."""


class ApiKey(Table, table=True):
    """`permissions` and `networks` are sorted lists; without networks it is valid from everywhere.

    Gateways know what the key may do as its state `state_id`, which they refuse after each change. After a rotation
    the former key is valid until `former_until`, with a state of its own.
    """

    __tablename__ = "api_keys"
    __table_args__ = (
        Index("api_keys_digest", "digest", unique=True),
        Index("api_keys_former", "former_digest", unique=True, postgresql_where=text("former_digest IS NOT NULL")),
        Index("api_keys_of_storefront", "storefront", "created_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    storefront: str
    name: str
    digest: str
    last_characters: str
    state_id: UUID = Field(default_factory=uuid4)
    former_digest: str | None = None
    former_until: datetime | None = optional_moment()
    former_state_id: UUID | None = None
    permissions: list[Any] = Field(sa_type=JSONB)
    networks: list[Any] = Field(sa_type=JSONB)
    created_by: UUID
    created_at: datetime = moment()
    expires_at: datetime | None = optional_moment()
    last_used_at: datetime | None = optional_moment()
    revoked_at: datetime | None = optional_moment()

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > clock.now())

    def renew(self) -> str:
        """Give it another secret, and return the key, which is not stored."""
        key = new_key(self.storefront)
        self.digest, self.last_characters, self.state_id = digest_of(key), key[-SHOWN:], uuid4()
        return key

    def rotate(self, overlap: timedelta) -> tuple[str, list[UUID]]:
        """The new key, and the states that gateways must refuse. The present key stays valid for `overlap`."""
        ended = [self.former_state_id] if self.former_state_id else []
        if overlap:
            self.former_digest, self.former_until = self.digest, clock.now() + overlap
            self.former_state_id = self.state_id
        else:
            self.former_digest = self.former_until = self.former_state_id = None
            ended.append(self.state_id)
        return self.renew(), ended

    def revoke(self) -> list[UUID]:
        """The states that gateways must refuse."""
        self.revoked_at = clock.now()
        return [state for state in (self.state_id, self.former_state_id) if state]
