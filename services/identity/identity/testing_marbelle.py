"""Identity under test through Marbelle's contract: people who register, activate their account and sign in."""

from typing import Any

import httpx

from identity.testing import PASSWORD, People, Person, new_address

AUTH = "/api/v1/auth"


class Members(People):
    """Who uses a storefront that speaks Marbelle."""

    async def post(self, storefront: str, path: str, body: Any) -> httpx.Response:
        """As a stranger: `path` is below `/api/v1/auth`."""
        return await self.harness.anonymous(storefront, "marbelle").post(f"{AUTH}/{path}/", json=body)

    async def register(self, storefront: str, **changes: Any) -> httpx.Response:
        body = {
            "email": new_address(),
            "first_name": "John",
            "last_name": "Doe",
            "password": PASSWORD,
            "password_confirm": changes.get("password", PASSWORD),
            "company_name": "Acme Corp",
            "phone": "+1234567890",
            **changes,
        }
        return await self.post(storefront, "register", body)

    async def log_in(self, storefront: str, email: str, password: str = PASSWORD) -> httpx.Response:
        return await self.post(storefront, "login", {"email": email, "password": password})

    async def refresh(self, storefront: str, refresh: str) -> httpx.Response:
        return await self.post(storefront, "refresh-token", {"refresh": refresh})

    async def newcomer(self, storefront: str, email: str | None = None, **changes: Any) -> Person:
        """Somebody new, activated and signed in."""
        address = email or new_address()
        registered = await self.register(storefront, email=address, **changes)
        assert registered.status_code == 201, registered.text
        await self.activate(storefront, address)
        return await self.arrive(storefront, address, changes.get("password", PASSWORD))

    async def activate(self, storefront: str, address: str) -> None:
        verified = await self.post(storefront, "verify-email", {"token": await self.token_mailed_to(address)})
        assert verified.status_code == 200, verified.text

    async def arrive(self, storefront: str, email: str, password: str = PASSWORD) -> Person:
        """Somebody known, in a new session."""
        response = await self.log_in(storefront, email, password)
        assert response.status_code == 200, response.text
        tokens = response.json()["data"]
        return await self._person(storefront, tokens["access"], tokens["refresh"])

    def count_of_mails(self, address: str) -> int:
        return len(self.mailbox.to(address))
