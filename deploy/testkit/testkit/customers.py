"""Identity as services that only ask whether a customer exists see it."""

from typing import Any
from uuid import UUID

from common.kernel.errors import NotFound
from common.rpc.interfaces.identity import (
    AddressSnapshot,
    ApiKeyFacts,
    ContactAddress,
    IdentityInterface,
    Maintenance,
    RevokedSession,
)

STRANGER = UUID(int=404)


class CustomerNotFound(NotFound):
    code = "customer.not_found"


class FakeCustomers(IdentityInterface):
    """Every id but `STRANGER` is a customer of every storefront."""

    async def check_customer(self, storefront: str, user_id: UUID) -> None:
        if user_id == STRANGER:
            raise CustomerNotFound(customer_id=user_id)

    async def addresses(self, storefront: str, user_id: UUID, ids: list[UUID]) -> dict[UUID, AddressSnapshot]:
        raise AssertionError("not expected here")

    async def jwks(self) -> dict[str, Any]:
        raise AssertionError("not expected here")

    async def revoked_sessions(self) -> list[RevokedSession]:
        raise AssertionError("not expected here")

    async def api_key(self, storefront: str, digest: str) -> ApiKeyFacts | None:
        raise AssertionError("not expected here")

    async def maintenance(self) -> list[Maintenance]:
        raise AssertionError("not expected here")

    async def contact_address(self, storefront: str, number: int) -> ContactAddress | None:
        raise AssertionError("not expected here")

    async def user_by_number(self, storefront: str, number: int) -> UUID | None:
        raise AssertionError("not expected here")

    async def owner_addresses(self, storefront: str) -> list[str]:
        raise AssertionError("not expected here")

    async def users_by_email(self, storefront: str, emails: list[str]) -> dict[str, UUID]:
        raise AssertionError("not expected here")

    async def user_by_email(self, storefront: str, email: str) -> UUID | None:
        raise AssertionError("not expected here")
