"""Identity's internal methods."""

from abc import abstractmethod
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from common.rpc.interface import ServiceInterface


class AddressSnapshot(BaseModel, frozen=True):
    """An address as an order stores it."""

    full_name: str
    street_address: str
    apartment: str | None
    city: str
    state: str | None
    country: str
    zip_code: str
    phone_number: str | None


class RevokedSession(BaseModel, frozen=True):
    session_id: UUID
    expires_at: datetime


class Maintenance(BaseModel, frozen=True):
    """Whether a storefront refuses its clients. `version` counts the changes."""

    storefront: str
    version: int
    is_on: bool
    retry_after_seconds: int


class ApiKeyFacts(BaseModel, frozen=True, from_attributes=True):
    """An API key. `state_id` is another one after each change; the gateway refuses the former."""

    id: UUID
    name: str
    state_id: UUID
    permissions: tuple[str, ...]
    networks: tuple[str, ...]
    expires_at: datetime | None


class ContactAddress(BaseModel, frozen=True, from_attributes=True):
    """The address of a user or of a guest, of whom the other is null."""

    number: int
    user_id: UUID | None
    guest_id: UUID | None
    full_name: str
    phone: str
    email: str
    address_line1: str
    address_line2: str
    city: str


class IdentityInterface(ServiceInterface, service="identity"):
    @abstractmethod
    async def addresses(self, storefront: str, user_id: UUID, ids: list[UUID]) -> dict[UUID, AddressSnapshot]:
        """The addresses by id, without those of other users."""

    @abstractmethod
    async def jwks(self) -> dict[str, Any]:
        """The public keys of access tokens (RFC 7517), including those that are being retired."""

    @abstractmethod
    async def revoked_sessions(self) -> list[RevokedSession]:
        """The ended sessions of every storefront whose access tokens have not expired."""

    @abstractmethod
    async def api_key(self, storefront: str, digest: str) -> ApiKeyFacts | None:
        """The valid key with a digest, which is recorded as used; None if there is none."""

    @abstractmethod
    async def maintenance(self) -> list[Maintenance]:
        """Of every storefront that is in maintenance, or was."""

    @abstractmethod
    async def contact_address(self, storefront: str, number: int) -> ContactAddress | None:
        """The address of any owner by the number that clients see."""

    @abstractmethod
    async def check_customer(self, storefront: str, user_id: UUID) -> None:
        """Refuses with `customer.not_found` unless it is an account of this storefront, active or not, not staff."""

    @abstractmethod
    async def owner_addresses(self, storefront: str) -> list[str]:
        """The e-mail addresses of the active owners, in a fixed order."""

    @abstractmethod
    async def user_by_email(self, storefront: str, email: str) -> UUID | None:
        """The user with an address, proven or not."""

    @abstractmethod
    async def users_by_email(self, storefront: str, emails: list[str]) -> dict[str, UUID]:
        """The users with these addresses, by the addresses as they were given; those of no user are left out."""

    @abstractmethod
    async def user_by_number(self, storefront: str, number: int) -> UUID | None:
        """The active user by the number that clients see."""
