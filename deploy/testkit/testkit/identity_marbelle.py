"""Identity under test through Marbelle's contract: users who register, activate their account and sign in."""

from typing import Any

import httpx

from testkit.identity import PASSWORD, SignedInUser, Users, new_address

AUTH = "/api/v1/auth"


class MarbelleUsers(Users):
    """Registers and signs in users of a storefront with Marbelle's contract."""

    async def post(self, storefront: str, path: str, body: Any) -> httpx.Response:
        """Without a session; `path` is below `/api/v1/auth`."""
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

    async def new_user(self, storefront: str, email: str | None = None, **changes: Any) -> SignedInUser:
        """Register, activate and sign in."""
        address = email or new_address()
        registered = await self.register(storefront, email=address, **changes)
        assert registered.status_code == 201, registered.text
        await self.activate(storefront, address)
        return await self.sign_in(storefront, address, changes.get("password", PASSWORD))

    async def activate(self, storefront: str, address: str) -> None:
        verified = await self.post(storefront, "verify-email", {"token": await self.token_mailed_to(address)})
        assert verified.status_code == 200, verified.text

    async def sign_in(self, storefront: str, email: str, password: str = PASSWORD) -> SignedInUser:
        """A new session of a registered user."""
        response = await self.log_in(storefront, email, password)
        assert response.status_code == 200, response.text
        tokens = response.json()["data"]
        return await self._person(storefront, tokens["access"], tokens["refresh"])

    async def request_email_change(self, person: SignedInUser, new: str, password: str = PASSWORD) -> httpx.Response:
        """Request a change of the e-mail address."""
        body = {"current_password": password, "new_email": new}
        return await person.client.post(f"{AUTH}/request-email-change/", json=body)

    async def email_change_token(self, person: SignedInUser, new: str) -> str:
        """The token that was mailed to the new address."""
        assert (await self.request_email_change(person, new)).status_code == 200
        return await self.token_mailed_to(new)

    async def confirm_email_change(self, storefront: str, token: str) -> httpx.Response:
        return await self.post(storefront, "confirm-email-change", {"token": token})

    async def email_of(self, person: SignedInUser) -> str:
        return str((await person.client.get(f"{AUTH}/user/")).json()["data"]["email"])

    def count_of_mails(self, address: str) -> int:
        return len(self.mailbox.to(address))


DOCUMENTED_ADDRESS = {
    "label": "Home",
    "first_name": "John",
    "last_name": "Doe",
    "company": "Acme Corp",
    "address_line_1": "123 Main St",
    "address_line_2": "Apt 4B",
    "city": "New York",
    "state": "NY",
    "postal_code": "10001",
    "country": "USA",
    "phone": "+1234567890",
}


class AddressBook:
    """A user's address book."""

    path = f"{AUTH}/addresses/"

    def __init__(self, owner: SignedInUser) -> None:
        self.owner = owner

    async def post(self, **changes: Any) -> httpx.Response:
        return await self.owner.client.post(self.path, json={**DOCUMENTED_ADDRESS, **changes})

    async def add(self, label: str, **changes: Any) -> dict[str, Any]:
        response = await self.post(label=label, **changes)
        assert response.status_code == 201, response.text
        created: dict[str, Any] = response.json()["data"]
        return created

    async def fill(self, count: int) -> list[dict[str, Any]]:
        """Addresses labelled `L0`, `L1` and so on."""
        return [await self.add(f"L{number}") for number in range(count)]

    async def send(self, method: str, address: dict[str, Any], body: Any = None) -> httpx.Response:
        return await self.owner.client.request(method, f"{self.path}{address['id']}/", json=body or {})

    async def set_primary(self, address: dict[str, Any]) -> httpx.Response:
        return await self.owner.client.patch(f"{self.path}{address['id']}/set_primary/")

    async def entries(self) -> list[dict[str, Any]]:
        addresses: list[dict[str, Any]] = (await self.owner.client.get(self.path)).json()["data"]["addresses"]
        return addresses

    async def labels(self) -> list[str]:
        return [address["label"] for address in await self.entries()]

    async def primaries(self) -> list[str]:
        return [address["label"] for address in await self.entries() if address["is_primary"]]
