"""A platform for the tests, behind one address and on its own databases."""

from datetime import datetime
from typing import Any

import httpx
from clients.emporium import Shopper, StaffMember

STAFF_PASSWORD = "Staff-Passw0rd!"
CUSTOMER_PASSWORD = "Demo-Passw0rd!"


class PlatformUnderTest:
    """`base` is the address of a storefront; the sandbox is on the same host."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.sandbox = f"{base}/sandbox"
        self._http = httpx.AsyncClient(base_url=self.sandbox, timeout=30, trust_env=False)

    def shopper(self, prefix: str = "") -> Shopper:
        """Return a new anonymous client."""
        return Shopper(f"{self.base}{prefix}")

    async def customer(self, prefix: str = "") -> Shopper:
        """Return a new signed-in customer."""
        return await self.shopper(prefix).join()

    async def staff(self, storefront: str = "emporium") -> StaffMember:
        """Return a signed-in staff account of the shop named in the path."""
        return await StaffMember(f"{self.base}/{storefront}").login(f"staff@{storefront}.example", STAFF_PASSWORD)

    async def mails(self, to: str) -> list[dict[str, Any]]:
        """Return the mails to an address, newest first."""
        mails: list[dict[str, Any]] = (await self._http.get("/mail/", params={"to": to})).json()
        return mails

    async def stripe(self, method: str, path: str, account: str = "emporium", **options: Any) -> Any:
        """Return a client of Stripe's API with the secret key of a storefront."""
        headers = {"Authorization": f"Bearer sk_test_{account}"}
        response = await self._http.request(method, f"/stripe/v1{path}", headers=headers, **options)
        assert response.is_success, response.text
        return response.json()

    async def now(self) -> datetime:
        """The time of the platform's clock."""
        reading = (await self._http.get("/clock")).raise_for_status().json()
        return datetime.fromisoformat(reading["now"])

    async def advance(self, seconds: float) -> None:
        """Advance the platform's clock."""
        response = await self._http.post("/clock/advance", json={"seconds": seconds})
        assert response.is_success, response.text
