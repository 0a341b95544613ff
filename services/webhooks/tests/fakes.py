"""The other services, as webhooks calls them."""

from typing import Any

from common.kernel.errors import ServiceUnavailable
from common.rpc.interfaces.subjects import SubjectsInterface
from testkit.customers import FakeCustomers


class FakeSubjects(SubjectsInterface):
    """Shows what a test has put into `bodies`, by storefront, kind and key. `is_down`: it does not answer."""

    def __init__(self) -> None:
        self.bodies: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.is_down = False

    async def staff_body(self, storefront: str, kind: str, key: str) -> dict[str, Any] | None:
        if self.is_down:
            raise ServiceUnavailable()
        return self.bodies.get((storefront, kind, key))


class FakeOwners(FakeCustomers):
    """Every storefront has two owners."""

    async def owner_addresses(self, storefront: str) -> list[str]:
        return [f"first@{storefront}.example", f"second@{storefront}.example"]
